import sys

import pytest
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from directory.models import CounselingCenter, Listing, SelfHelpGroup
from directory.search import vocabulary
from directory.search.normal import normalise
from directory.search.understanding import MAX_LETTERS, MAX_WORDS, Understanding, understand
from directory.search.vocabulary import Age, Condition

from .test_places import gazetteer


def read(text, **options):
    return understand(text, gazetteer(), **options)


def told(piece):
    """One word for a piece: what it means, or its letters in brackets."""
    if piece.kind == "place":
        return "@" + piece.meaning.name
    if piece.kind == "concept":
        return "+".join(c.feature or f"{c.kind}:{c.type}" for c in piece.conditions)
    if piece.kind == "age":
        return f"{piece.meaning.low}-{piece.meaning.high}"
    if piece.kind == "ambiguous":
        return f"?{piece.words}"
    return f"〒{piece.meaning}" if piece.kind == "postal" else f"[{piece.words}]"


FAMILY = "group:family_association+group:family_meeting"
PLACES = "group:place_to_be+group:online_place+group:traveling_place"
PEERS, WOMEN, CENTER = "group:peer_meeting", "group:women_meeting", "center:"
SILENT, VOICELESS, FREE = "silent_ok", "reachable_without_voice", "free_of_charge"

QUERIES = [
    ("", ""),
    ("札幌", "@札幌市"),
    ("えきから近い家族会 札幌", f"[えき] {FAMILY} @札幌市"),
    ("駅から近い居場所", f"[駅] {PLACES}"),
    ("大阪のひきこもり女子会", f"@大阪府 {WOMEN}"),
    ("40代 オンライン 話さなくていい", f"40-49 online {SILENT}"),
    ("堺 無料", f"@堺市 {FREE}"),
    ("osaka", "@大阪府"),
    ("oosaka-fu", "@大阪府"),
    ("さかいし 窓口", f"@堺市 {CENTER}"),
    ("530-0001", "〒5300001"),
    ("〒５３０－０００１ 居場所", f"〒5300001 {PLACES}"),
    ("ひきこもり支援センター", "[ひきこもり支援せんたー]"),
    ("大阪ひきこもり", "@大阪府 [ひきこもり]"),
    ("ひきこもり大阪", "[ひきこもり] @大阪府"),
    ("ひきこもり大阪の家族会", f"[ひきこもり] @大阪府 {FAMILY}"),
    ("東京都の居場所", f"@東京都 {PLACES}"),
    ("ならしの 家族会", f"@習志野市 {FAMILY}"),
    ("さよなら", "[さよなら]"),
    ("日本人の家族会", f"[日本人] {FAMILY}"),
    ("こども家族会", f"[こども] {FAMILY}"),
    ("家族会議", "[家族会議]"),
    ("家族教質", "for_family [教質]"),
    ("母親の会", FAMILY),
    ("大阪城の近くでオンラインの家族会", f"[大阪城] online {FAMILY}"),
    ("札幌駅 家族会", f"@札幌市 {FAMILY}"),
    ("大阪府堺市北区の窓口", f"@大阪府 @堺市北区 {CENTER}"),
    ("堺市 北区", "@堺市北区"),
    ("横浜 青葉区", "@横浜市 @横浜市青葉区"),
    ("東京都府中市", "@東京都 @府中市"),
    ("府中 東京", "@府中市 @東京都"),
    ("広島 府中", "@広島県 ?府中"),
    ("府中", "?府中"),
    ("港区の居場所", f"?港区 {PLACES}"),
    ("大阪 京都", "@大阪府 [京都]"),
    ("山田", "?山田"),
    ("岩手 山田", "@岩手県 @山田町"),
    ("山田総合センター", "[山田総合せんたー]"),
    ("福井 さかい", "@福井県 @坂井市"),
    ("青森 横浜", "@青森県 @横浜町"),
    ("なかま", "?なかま"),
    ("東京 国立", "@東京都 @国立市"),
    ("国立病院", "[国立病院]"),
    ("村山保健所", "[村山] center:public_health"),
    ("滋賀県立大学", "[滋賀県立大学]"),
    ("京都市民の居場所", f"[京都市民] {PLACES}"),
    ("九州 オンライン", "@九州 online"),
    ("関西 大阪", "@関西 @大阪府"),
    ("都内の女子会", f"@東京都 {WOMEN}"),
    ("電話なし", VOICELESS),
    ("電話 なし", VOICELESS),
    ("電話が苦手な人の居場所", f"{VOICELESS} {PLACES}"),
    ("声を出さないで相談したい", VOICELESS),
    ("no phone Kyoto", f"{VOICELESS} @京都府"),
    ("電話番号", "[電話番号]"),
    ("オンライン以外", "[おんらいん以外]"),
    ("オンライン 以外", "[おんらいん] [以外]"),
    ("女性以外", "[女性以外]"),
    ("ガイドライン", "[がいどらいん]"),
    ("サポートネット", "[さぽーとねっと]"),
    ("オンラインカフェ", "online [かふぇ]"),
    ("ひきこもりでオンライン", "[ひきこもり] online"),
    ("無料・オンライン", f"{FREE} online"),
    ("(Zoom)居場所", f"online {PLACES}"),
    ("ただいま", "[ただいま]"),
    ("free online Tokyo", f"{FREE} online @東京都"),
    ("Osaka city family association", f"@大阪府 {FAMILY}"),
    ("women's meeting in Sapporo", f"{WOMEN} @札幌市"),
    ("LGBTQ+ 横浜", "lgbtq_welcome @横浜市"),
    ("43歳 仙台", "43-43 @仙台市"),
    ("40代女性", "40-49 women_only"),
    ("30代40代", "30-39 40-49"),
    ("in my 40s", "40-49"),
    ("2040代", "[2040代]"),
    ("8050問題", "over_40_ok"),
    ("中間的就労 東京", "[中間的就労] @東京都"),
    ("会社員", "[会社員]"),
    ("夜の居場所", f"evenings {PLACES}"),
    ("深夜", "[深夜]"),
    ("予約なしでふらっと行ける居場所", f"no_booking no_booking {PLACES}"),
    ("顔出しなしのオンライン当事者会", f"camera_off_ok online {PEERS}"),
    ("市外でもいい居場所", f"outside_residents_ok {PLACES}"),
    ("LINEで相談できる窓口", f"by_line {CENTER}"),
    ("働きたい 福岡", "center:youth_station+employer: @福岡県"),
    ("京都の人が行ける家族会", f"@京都府 {FAMILY}"),
    ("近くの", "[近くの]"),
    ("教えてください", "[教えてください]"),
    ("近く 札幌", "@札幌市"),
    ("「大阪」 居場所", f"[大阪] {PLACES}"),
    ('大阪"ひきこもり"', "@大阪府 [ひきこもり]"),
    ('"no phone"', "[no phone]"),
    ('"大阪', "@大阪府"),
    ('""', ""),
    ("!? ・ 。", ""),
]


@pytest.mark.parametrize("text, expected", QUERIES)
def test_understand(text, expected):
    assert " ".join(told(piece) for piece in read(text).pieces if piece.is_used) == expected


def test_everything_of_one_query():
    found = read("えきから近い家族会 大阪市 40代 530-0001 府中")
    assert found.texts == ["えき", "府中"]
    assert found.place.name == "大阪市"
    assert found.postal == "5300001"
    assert found.age == Age(40, 49)
    assert [concept.conditions[0] for concept in found.concepts] == [Condition("group", "family_association")]
    assert not found.is_shortened


def test_ambiguous_place_names_its_candidates():
    (piece,) = read("府中").ambiguous
    assert [place.prefectures[0] for place in piece.meaning] == ["13", "34", "34"]
    assert read("府中").texts == ["府中"]


def test_page_decides_and_keeps_other_places_as_letters():
    assert read("府中", place="13").place.name == "府中市"
    assert read("北区", place="27").ambiguous
    assert read("京都", place="27").texts == ["京都"]
    assert read("大阪 堺市", place="27").place.name == "堺市"


def test_a_name_stays_letters():
    assert read("さくら市", is_name={"さくら市"}.__contains__).texts == ["さくら市"]
    found = read("ひきこもり 女子会", is_name={"ひきこもり女子会"}.__contains__)
    assert (found.texts, found.concepts) == (["ひきこもり", "女子会"], [])


def test_without_a_piece():
    found = read("えきから近い家族会 札幌")
    typed = {piece.source: found.without(piece) for piece in found.pieces if piece.is_used}
    assert typed == {"えき": "家族会 札幌", "家族会": "えき 札幌", "札幌": "えき 家族会"}


def test_without_leaves_the_rest_as_it_was_read():
    found = read("さかいの家族会")
    assert [piece.kind for piece in found.pieces] == ["text", "filler", "concept"]
    assert found.without(found.pieces[2]) == '"さかい"'


def test_letters():
    found = read("札幌 家族会 「無料」")
    assert found.letters == '"札幌" "家族会" 「無料」'
    assert read("ひきこもり").letters == ""


def test_long_queries_are_shortened():
    assert read("あ" * (MAX_LETTERS + 1)).is_shortened
    found = read(" ".join(map(str, range(50))))
    assert found.is_shortened and len(found.pieces) == MAX_WORDS
    assert read("").pieces == Understanding().pieces


def test_every_condition_exists_and_has_a_label():
    concepts = [m for m in vocabulary.PHRASES.values() if isinstance(m, vocabulary.Concept)]
    conditions = {condition for concept in concepts for condition in concept.conditions}
    with translation.override("en"):
        labels = {str(condition.label) for condition in conditions}
    assert {"Online", "Women's gathering", "Employer", "Counseling center"} <= labels
    for kind, type, feature in conditions:
        assert feature in [f.name for f in vocabulary.FILTERABLE] if feature else kind in Listing.Kind
        types = {"center": CounselingCenter.Type, "group": SelfHelpGroup.Type}
        assert not type or type in types[kind]


def test_no_phrase_is_a_place_and_none_stands_twice():
    assert [phrase for phrase in vocabulary.PHRASES if gazetteer().lookup(phrase)] == []
    tables = [
        vocabulary.PLAIN,
        vocabulary.LINKS,
        vocabulary.FILLERS,
        *(row[1] for row in vocabulary.CONCEPTS),
    ]
    phrases = [vocabulary.key(phrase) for table in tables for phrase in table.split("、")]
    assert [phrase for phrase in set(phrases) if phrases.count(phrase) > 1] == []


# Bits of queries beside each other make stranger words than letters at random.
BITS = st.lists(
    st.sampled_from(
        [" ", " ", '"', "“", "\u3000", "\u200f", "\ud800", "\U0001f600", "\ufdfa", "\u3099", "\x00"]
        + "大阪 京都 東京都 府中 北区 さかい 家族会 親 夜 無料 ライン オンライン 40代 43歳".split()
        + "の で に も 近い 駅 ひきこもり あ 人 以外 なし 立 line - ・ 「 」 530-0001 〒 ß ｶﾞ".split()
    ),
    max_size=60,
).map("".join)
ANY = st.one_of(st.text(st.characters(), max_size=300), BITS)


@given(ANY)
@example("ß\u0323")
@example("\ufdfa" * 200)
@example("ſ" * 30 + "大阪")
def test_plain_words_are_never_lost_or_invented(text):
    """Each piece stands in the query, so what the whole word finds, its pieces find."""
    found = read(text)
    whole = normalise(text).replace(" ", "")
    for piece in found.pieces:
        assert piece.words and (piece.meaning or piece.kind in ("text", "quoted", "filler"))
        assert piece.words.replace(" ", "") in whole or found.is_shortened
    assert bool(found.pieces) or not normalise(text[:MAX_LETTERS].replace('"', " ")) or found.is_shortened


@given(BITS)
def test_pieces_can_be_taken_out_and_read_as_letters(text):
    found = read(text)
    for piece in found.pieces[:5]:
        assert isinstance(read(found.without(piece)), Understanding)
    letters = read(found.letters)
    assert letters.is_shortened or {piece.kind for piece in letters.pieces} <= {"quoted"}


@pytest.mark.parametrize(
    "bit",
    [
        "無料あ",
        "の",
        "無料の",
        "大阪府",
        "東",
        '"',
        "「",
        "a",
        "かの無料あ",
        "日本人の",
        "40代",
        "1",
        "大阪 ",
        "\u200f",
        "…",
    ],
)
def test_work_is_bounded(bit):
    """Lines of code run, not time."""
    steps = 0

    def count(frame, event, argument):
        nonlocal steps
        steps += 1
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        read((bit * 2000)[:2000])
    finally:
        sys.settrace(before)
    assert steps < 300_000
