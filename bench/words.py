"""What the sample listings are made of. Nothing here names a real place to turn to."""

from typing import NamedTuple

from directory.models import CounselingCenter, Listing, SelfHelpGroup

PREFIX = "(例)"  # sample data never mixes with real data

Center, Group = CounselingCenter.Type, SelfHelpGroup.Type
PUBLIC, NPO, COUNCIL = Listing.OperatorKind.PUBLIC, Listing.OperatorKind.NPO, Listing.OperatorKind.COUNCIL
PEERS, FAMILY, COMPANY = Listing.OperatorKind.PEERS, Listing.OperatorKind.FAMILY, Listing.OperatorKind.COMPANY


class Pattern(NamedTuple):
    """How one type of listing is called, and how often it comes."""

    weight: int
    name: str
    operator: str
    specialised: bool = False
    serves_prefecture: bool = False


CENTERS = {
    Center.HIKIKOMORI_CENTER: Pattern(5, "{prefecture}ひきこもり地域支援センター {word}", PUBLIC, True, True),
    Center.SUPPORT_STATION: Pattern(10, "{town}ひきこもり支援ステーション「{word}」", NPO, True),
    Center.YOUTH_STATION: Pattern(8, "{town}地域若者サポートステーション", NPO, False, True),
    Center.SELF_RELIANCE: Pattern(15, "{town}生活自立相談窓口 {area}", COUNCIL),
    Center.MENTAL_HEALTH: Pattern(4, "{prefecture}こころの健康センター {area}", PUBLIC, False, True),
    Center.PUBLIC_HEALTH: Pattern(8, "{prefecture}{town}保健所 {area}支所", PUBLIC),
    Center.HEALTH_CENTER: Pattern(14, "{town}{area}保健センター", PUBLIC),
    Center.YOUTH_CENTER: Pattern(5, "{town}子ども・若者総合相談センター {word}", PUBLIC),
    Center.MUNICIPAL: Pattern(14, "{town}ひきこもり相談窓口({area}庁舎)", PUBLIC, True),
    Center.WELFARE_COUNCIL: Pattern(10, "{town}社会福祉協議会 {area}くらしの相談室", COUNCIL),
    Center.COMMUNITY_SUPPORT: Pattern(5, "{town}{area}地域包括支援センター", COUNCIL),
    Center.CONSULTATION_OFFICE: Pattern(2, "相談支援事業所{word}({town})", NPO),
}
GROUPS = {
    Group.PEER_MEETING: Pattern(20, "{town}ひきこもり当事者会「{word}」", PEERS, True),
    Group.PLACE_TO_BE: Pattern(35, "居場所「{word}」({town})", NPO, True),
    Group.ONLINE_PLACE: Pattern(8, "オンライン居場所「{word}」", PEERS, True, True),
    Group.FAMILY_ASSOCIATION: Pattern(14, "{prefecture}家族会{word}の会 {town}支部", FAMILY, True, True),
    Group.FAMILY_MEETING: Pattern(16, "{town}ひきこもり家族のつどい({area})", PUBLIC, True),
    Group.WOMEN_MEETING: Pattern(7, "ひきこもり女子会 in {town} {word}", PEERS, True),
}
ORGANIZATION = Pattern(1, "NPO法人{word}ネットワーク{town}", NPO, True)
EMPLOYER = Pattern(1, "株式会社{word}ワークス{town}", COMPANY)

WORDS = (
    "ひだまり こもれび ほっと そよかぜ みちくさ えんがわ ゆるり とまりぎ はなうた あさがお たんぽぽ なぎさ "
    "つむぎ ひといき ふきのとう つきあかり やすらぎ のどか さざなみ ほしぞら わかば こかげ ゆうなぎ よりみち"
).split()
AREAS = "東部 西部 南部 北部 中央 第一 第二 駅前 港 本町".split()
STREETS = "本町 栄町 中町 緑町 旭町 幸町 桜町 若葉町 新町 大手町".split()

# (as written, [(recurrence, from hour, until hour)]); without times read from it, the text stands alone.
HOURS = (
    ("月曜日~金曜日 8時30分~17時15分(祝日、年末年始を除く)", [("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", 8, 17)]),
    ("火~土曜日 10:00~19:00", [("FREQ=WEEKLY;BYDAY=TU,WE,TH,FR,SA", 10, 19)]),
    ("毎月第2土曜日 13:30~16:00", [("FREQ=MONTHLY;BYDAY=2SA", 13, 16)]),
    (
        "水曜日 13時~17時、第4日曜日 10時~12時",
        [("FREQ=WEEKLY;BYDAY=WE", 13, 17), ("FREQ=MONTHLY;BYDAY=4SU", 10, 12)],
    ),
    ("毎月第1・第3木曜日の午後(変更になる場合があります)", []),
    ("平日の日中。来所は予約制", []),
    ("", []),
)
TARGETS = (
    "ひきこもりの状態にあるご本人、ご家族",
    "おおむね18歳以上のひきこもりの当事者・経験者",
    "ご家族の方。ご本人と一緒でなくてもかまいません",
    "市内にお住まいで、生活や仕事のことでお困りの方",
    "",
)
SUMMARIES = (
    "話したくない日は、いるだけで大丈夫です。",
    "ご本人からもご家族からも、お話をうかがいます。",
    "仕事のこと、お金のこと、住まいのことを一緒に考えます。",
    "予約はいりません。出入りも自由です。",
    "",
)
SENTENCES = (
    "はじめての方には、職員が入口でお迎えします。",
    "お名前は、ニックネームでかまいません。",
    "ひきこもりの経験があるスタッフがいます。",
    "ご希望があれば、精神保健福祉士や保健師がご自宅にうかがいます。",
    "お茶を飲んだり、本を読んだり、それぞれに過ごしています。",
    "必要なときは、ほかの窓口への付き添いもします。",
    "**事前の見学**もできます。メールでお知らせください。",
)

# Words of two characters that visitors might look for: common ones, and ones that few listings have.
QUERIES = (
    "相談 支援 家族 本人 窓口 生活 地域 若者 当事 経験 仕事 予約 自由 保健 福祉 社会 "
    "自立 居場 女子 総合 東部 駅前 午後 平日 土曜 精神 見学 在宅 採用 なぎ とま"
).split()

# How many of a hundred listings say yes, by attribute; a quarter as many say no; the others say nothing.
YES_PERCENT = {
    "silent_ok": 8,
    "nickname_ok": 7,
    "leave_early_ok": 5,
    "alone_ok": 4,
    "no_booking": 12,
    "first_look_ok": 6,
    "camera_off_ok": 2,
    "quiet_room": 2,
    "in_person": 35,
    "online": 9,
    "home_visit": 15,
    "accompany": 8,
    "for_self": 55,
    "for_family": 50,
    "family_only_ok": 20,
    "women_only": 3,
    "lgbtq_welcome": 2,
    "children_ok": 3,
    "outside_residents_ok": 6,
    "free_of_charge": 40,
}
# How many of a hundred have this way of contact: centers, and all other kinds.
CONTACT_PERCENT = {
    "email": (18, 35),
    "form": (10, 20),
    "line": (4, 10),
    "chat": (1, 2),
    "letter": (2, 1),
    "fax": (25, 4),
    "website": (75, 60),
    "phone": (92, 40),
}
