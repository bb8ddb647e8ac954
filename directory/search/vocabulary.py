"""What words of a query mean: the table of concepts, and the words that mean nothing by themselves.

To add a phrase: write it into its row in natural spelling. A listing answers a concept if any of the
conditions holds, or if the words stand in its text: meaning widens a search, it never hides.
"""

from enum import Enum
from typing import NamedTuple

from django.apps import apps

from ..features import FILTERABLE
from .normal import normalise

# Conditions, then phrases. "center:" is a kind, "group:women_meeting" a type of a kind, else a feature.
CONCEPTS = (
    (
        "group:family_association group:family_meeting",
        "家族会、親の会、母親の会、父親の会、母の会、父の会、親たちの会、きょうだいの会、家族の会、家族のつどい、"
        "家族の集い、親のつどい、親の集い、家族教室、家族交流会、家族懇談会、かぞくかい、おやのかい、"
        "family association、family group、family meeting、parents group、parents meeting",
    ),
    (
        "group:women_meeting",
        "女子会、女性の会、女性の集い、女性のつどい、女性当事者会、ひきこもり女子会、じょしかい、"
        "women's meeting、women's gathering、women's group",
    ),
    (
        "group:peer_meeting",
        "当事者会、当事者の会、当事者グループ、当事者の集い、自助グループ、自助会、"
        "セルフヘルプ、セルフヘルプグループ、ピアサポート、ピアグループ、とうじしゃかい、"
        "peer support、peer group、peer meeting、self-help group、self-help",
    ),
    (
        "group:place_to_be group:online_place group:traveling_place",
        "居場所、フリースペース、サロン、たまり場、居場所カフェ、いばしょ、place to be、free space、ibasho",
    ),
    (
        "group:online_place",
        "オンライン居場所、オンラインの居場所、メタバース、メタバース居場所、オンラインサロン、"
        "online place、metaverse",
    ),
    ("group:traveling_place", "出張居場所、巡回居場所、移動居場所、巡回型居場所、traveling place"),
    ("group:", "グループ、groups"),
    (
        "center:",
        "窓口、相談窓口、まどぐち、相談先、相談所、相談場所、相談機関、counseling center、counselling centre",
    ),
    (
        "center:youth_station",
        "サポステ、サポートステーション、若者サポートステーション、地域若者サポートステーション、"
        "youth support station、youth station、saposute",
    ),
    (
        "center:youth_station employer:",
        "仕事、就労、就職、就労支援、就職支援、ニート、NEET、働く、働きたい、バイト、job、jobs、work",
    ),
    ("employer:", "企業、会社、雇用、求人、company、companies、employer、employers"),
    ("organization:", "団体、支援団体、加盟団体、organization、organisation、organizations"),
    ("center:welfare_council", "社協、社会福祉協議会、しゃきょう、council of social welfare"),
    ("center:public_health", "保健所、ほけんじょ、public health center"),
    ("center:health_center", "保健センター、health center"),
    (
        "center:mental_health",
        "精神保健福祉センター、精神保健センター、精神保健福祉総合センター、こころの健康センター、心の健康センター、"
        "こころの健康総合センター、心の健康総合センター、mental health center",
    ),
    ("center:community_support", "地域包括支援センター、包括支援センター、地域包括"),
    ("center:self_reliance", "自立相談支援、自立相談支援機関、自立相談、生活困窮、生活困窮者自立支援"),
    (
        "online",
        "オンライン、リモート、zoom、ズーム、ネット、インターネット、ウェブ会議、web会議、ビデオ通話、家から参加、"
        "online、internet、remote",
    ),
    ("in_person", "対面、in person、face to face"),
    (
        "free_of_charge",
        "無料、むりょう、ただ、無償、0円、お金がない、お金がなくて、お金がかからない、お金のかからない、"
        "お金なし、費用なし、free、free of charge、no money、without money",
    ),
    (
        "by_email",
        "メール、eメール、電子メール、メール相談、メールで相談、mail、email、by mail、by email",
    ),
    ("by_line", "LINE、ライン、LINE相談、ライン相談、LINEで相談、by line"),
    ("by_chat", "チャット、チャット相談、チャットで相談、chat、by chat"),
    ("by_form", "フォーム、問い合わせフォーム、申込フォーム、web form"),
    ("by_fax", "fax、ファックス、ファクス"),
    ("by_letter", "手紙、はがき、葉書、文通、letter、by letter"),
    ("by_phone", "電話、でんわ、TEL、電話相談、電話で相談、通話、telephone、phone、by phone、call"),
    (
        "reachable_without_voice",
        "でんわなし、でんわしない、でんわできない、でんわがこわい、でんわこわい、でんわがにがて、でんわにがて、"
        "でんわは苦手、でんわが苦手、でんわ苦手、でんわしたくない、でんわがむり、でんわむり、電話こわくて、電話だめ、"
        "電話なし、電話しない、電話しなくていい、電話しなくてもいい、電話せず、電話せずに、電話できない、電話が怖い、"
        "電話がこわい、電話怖い、電話こわい、電話恐怖、電話が苦手、電話苦手、電話は苦手、電話が嫌、電話以外、"
        "電話したくない、電話じゃない、電話ではない、電話が無理、電話無理、電話が出来ない、電話かけられない、"
        "電話がかけられない、電話をかけられない、声を出さない、声を出さず、声を出さずに、声を出さなくていい、"
        "声を出したくない、声が出ない、声が出せない、声出し不要、声なし、no phone、without phone、"
        "no call、no calls、"
        "without calling、without voice、no voice、without speaking、can't call、cannot call",
    ),
    (
        "silent_ok",
        "話さなくていい、話さなくてもいい、話さなくてよい、話さなくてもよい、話さなくて良い、話さなくても良い、"
        "話さなくてok、話さなくてもok、話さなくて大丈夫、話さなくても大丈夫、話さなくて、話さない、話したくない、"
        "話せない、話せなくて、話せなくても、話せなくてもいい、話すのが苦手、はなさなくていい、はなさなくてもいい、"
        "しゃべらなくて、しゃべらなくていい、しゃべらなくてもいい、しゃべらない、しゃべりたくない、しゃべれない、"
        "喋らなくて、喋らなくていい、喋らなくてもいい、喋らない、喋れない、無言、聞くだけ、聴くだけ、見るだけ、"
        "いるだけ、居るだけ、黙って、黙っていてもいい、話さずに、silent、no speaking、no talking、"
        "need not speak、listening only",
    ),
    (
        "nickname_ok",
        "匿名、ニックネーム、名前を言わない、名前を言わなくていい、名前を言いたくない、名乗らない、名乗らなくていい、"
        "本名なし、本名を言わない、実名なし、仮名、ハンドルネーム、anonymous、anonymously、nickname",
    ),
    ("leave_early_ok", "途中参加、途中退室、途中退出、途中で帰れる、出入り自由、入退室自由、leave early"),
    ("alone_ok", "一人で過ごせる、ひとりで過ごせる、一人でいられる、alone"),
    (
        "no_booking",
        "予約なし、予約不要、予約しない、予約いらない、申込不要、申し込み不要、ふらっと、no booking",
    ),
    ("first_look_ok", "見学、見学だけ、見学したい、様子を見たい、first look"),
    (
        "camera_off_ok",
        "顔出しなし、顔出し不要、顔出ししない、顔を出さない、顔を見せない、カメラオフ、camera off",
    ),
    ("quiet_room", "静かな部屋、静か、休憩室、quiet room、quiet"),
    ("home_visit", "訪問、家庭訪問、訪問支援、アウトリーチ、家に来て、家まで来て、自宅に来て、home visit"),
    ("accompany", "同行、同行支援、付き添い、付添い、付添、つきそい、一緒に来て、一緒に行って、accompany"),
    ("for_self", "本人、当事者、ご本人、person concerned、myself"),
    (
        "for_family",
        "家族、ご家族、親、両親、父母、母、母親、父、父親、息子、娘、きょうだい、兄弟、姉妹、保護者、夫、妻、"
        "family、families、parent、parents、mother、father、son、daughter、for family",
    ),
    ("family_only_ok", "家族だけ、家族のみ、親だけ、親のみ、family only"),
    ("women_only", "女性、女性限定、女性専用、女性のみ、女性だけ、女の人、女子、women、woman、women only"),
    (
        "lgbtq_welcome",
        "lgbt、lgbtq、性的少数者、性的マイノリティ、セクシュアルマイノリティ、セクマイ、トランスジェンダー、ゲイ、queer",
    ),
    ("children_ok", "子連れ、子ども連れ、子供連れ、託児、with children"),
    ("over_40_ok", "中高年、8050、8050問題、八〇五〇、40歳以上、40代以上、over 40"),
    (
        "outside_residents_ok",
        "他の市、市外、町外、区外、県外、他県、他の県、他の町、ほかの市、住んでいない、other towns",
    ),
    ("evenings", "夜、夕方、夜間、18時以降、仕事帰り、evening、evenings、night"),
    ("weekends", "土日、土日祝、週末、土曜、土曜日、日曜、日曜日、休日、weekend、weekends、saturday、sunday"),
)

# Kept whole, as letters: what lies inside them is not meant.
PLAIN = (
    "ひきこもり、引きこもり、引き籠り、こども、子ども、子供、不登校、生きづらさ、株式会社、有限会社、合同会社、"
    "中間的就労、中間就労、社会参加、日本人、女性センター、電話番号、会社員、大人、友人、個人、老人、成人、"
    "支援者、働き方、本人確認、家族構成、保護者会、団体名、親子、親切、悩み、こころ"
)

# After a phrase these turn its meaning round: オンラインではない.
NEGATIONS = (
    "できない、出来ない、したくない、がこわい、が怖い、がにがて、が苦手、がむり、が無理、"
    "なし、無し、以外、ではない、じゃない、ではなく、じゃなく、じゃなくて、不可、禁止、がない、はない、NG"
)

# Whoever writes this looks for no directory: the page shows first who listens right now.
CRISIS = (
    "死にたい、しにたい、死にたく、消えたい、きえたい、いなくなりたい、自殺、じさつ、自死、リストカット、リスカ、生きていたくない、"
    "want to die、kill myself、suicide、suicidal、end my life"
)

# Particles that may follow anything …
LINKS = (
    "の、から、まで、より、からも、に近い、が近い、から近い、の近く、近くの、の近所、のそば、の周辺、のための、"
    "に関する、での、への、からの、までの、にある、にいる、でも、では、には、とか、など、について教えて"
)
# … what after a place says no more than the place …
TAILS = "内、駅、駅前、えき、えきまえ、駅近、駅近く、駅周辺、方面、エリア、市内、県内、府内"
# … and words that carry no condition. A single letter never begins inside a word of kana.
FILLERS = (
    "に、で、が、は、を、へ、と、も、や、か、な、ね、よ、市内、県内、府内、区内、町内、村内、以上、以下、前後、くらい、"
    "ぐらい、近い、近く、近くに、近くで、近所、近場、そば、周辺、付近、最寄り、最寄、ある、いる、"
    "できる、出来る、できて、したい、する、して、している、行ける、行きたい、行く、いける、いきたい、いく、使える、"
    "会える、入れる、通える、参加、参加できる、参加したい、相談したい、相談できる、探す、探して、探している、"
    "探しています、さがす、さがして、教えて、おしえて、知りたい、欲しい、ほしい、ください、下さい、おすすめ、"
    "どこ、どこか、どこに、いい、よい、良い、ok、可、可能、大丈夫、対応、向け、向けの、限定、人、方、ところ、所、"
    "場所、もの、こと、について、です、ます、ありますか、いますか、ですか、みたい、用、用の、さん、"
    "in、near、for、the、a、an、of、at、to、with、and、or、my、i、me、is、by、on、city、prefecture、town、ward"
)


class Meaning(Enum):
    PLAIN = "plain"
    LINK = "link"
    TAIL = "tail"
    FILLER = "filler"


class Condition(NamedTuple):
    """What a listing can be asked for: a kind, a type of that kind, or a feature. The others are empty."""

    kind: str = ""
    type: str = ""
    feature: str = ""

    @property
    def label(self):
        """The words that the page already has for it."""
        if self.feature:
            return next(feature.label for feature in FILTERABLE if feature.name == self.feature)
        listing = apps.get_model("directory", "Listing")  # the models import this package
        if not self.type:
            return listing.Kind(self.kind).label
        return apps.get_model("directory", listing.CHILDREN[self.kind]).Type(self.type).label


class Concept(NamedTuple):
    conditions: tuple[Condition, ...]


class Age(NamedTuple):
    low: int
    high: int


def _condition(text: str) -> Condition:
    kind, colon, type = text.partition(":")
    return Condition(kind, type) if colon else Condition(feature=text)


def key(phrase: str) -> str:
    """How phrases are looked up: in normal form, without spaces."""
    return normalise(phrase).replace(" ", "")


def _phrases():
    plain = ((PLAIN, Meaning.PLAIN), (LINKS, Meaning.LINK), (TAILS, Meaning.TAIL), (FILLERS, Meaning.FILLER))
    for phrases, meaning in plain:
        yield from ((key(phrase), meaning) for phrase in phrases.split("、"))
    for conditions, phrases in CONCEPTS:
        concept = Concept(tuple(map(_condition, conditions.split())))
        yield from ((key(phrase), concept) for phrase in phrases.split("、"))


PHRASES: dict[str, Meaning | Concept] = dict(_phrases())
LONGEST = max(map(len, PHRASES))
NEGATION = tuple(key(phrase) for phrase in NEGATIONS.split("、"))
CRIES = tuple(key(phrase) for phrase in CRISIS.split("、"))
