"""Which column of a file means what: our own headers, the municipal standard, and what else is met."""

from django.utils.translation import gettext_lazy as _

from .columns import BY_NAME, COLUMNS, own_name
from .texts import same

# What a column of somebody else's file can be, besides a column of ours (rows.py reads them).
VIRTUAL = {
    "key": _("number of the row in this dataset"),
    "area_code": _("code of the publishing municipality"),
    "place_code": _("code of the municipality where it stands"),
    "prefecture_name": _("name of the prefecture"),
    "municipality_name": _("name of the municipality"),
    "full_address": _("address, whole"),
    "town": _("address: part of the town"),
    "lot": _("address: block and house number"),
    "phone": _("telephone"),
    "extension": _("extension number"),
    "fax": _("fax"),
    "email": _("e-mail"),
    "form": _("web form for questions"),
    "line": _("LINE"),
    "website": _("website"),
    "weekdays": _("days of the week"),
    "opens": _("opens at"),
    "closes": _("closes at"),
    "hours_note": _("note on the hours"),
    "hours": _("hours, to be read"),
    "target": _("who may come, to be read"),
    "kind_text": _("kind, in the words of the file"),
    "note": _("note (kept for staff)"),
    "contact_note": _("note on contacts (kept for staff)"),
    "source_url": _("source: web address"),
    "source_date": _("source: date"),
    "source_type": _("source: type"),
    "publisher": _("source: publisher"),
    "licence": _("source: licence"),
    "served_prefecture": _("serves: prefecture"),
    "served_municipalities": _("serves: municipalities"),
    "served_except": _("serves: except"),
}
ALIASES = {
    "key": "ID NO NO. 番号 管理番号 施設番号 施設ID #property 識別番号 No.",
    "area_code": "全国地方公共団体コード 都道府県コード又は市区町村コード 地方公共団体コード 市区町村コード "
    "団体コード 自治体コード",
    "place_code": "所在地_全国地方公共団体コード municipality_code",
    "prefecture_name": "都道府県名 都道府県 所在地_都道府県",
    "municipality_name": "市区町村名 市区町村 所在地_市区町村 市町村名 市町村",
    "name": "名称 施設名 施設名称 団体名称 事業所名 機関名 窓口名 相談窓口名 会の名称",
    "name_kana": "名称_カナ 名称カナ 施設名_カナ 施設名カナ 名称(カナ) フリガナ ふりがな 名称_かな",
    "name_en": "名称_英字 名称_英語 名称(英字)",
    "short_name": "名称_通称 通称",
    "full_address": "所在地_連結表記 住所 所在地 施設住所 所在地_住所 address",
    "town": "所在地_町字 町字",
    "lot": "所在地_番地以下 番地以下",
    "building": "建物名等（方書） 建物名等(方書) 建物名等 方書 施設方書 会場 場所 place",
    "latitude": "緯度 lat",
    "longitude": "経度 lng lon",
    "phone": "電話番号 電話 TEL 連絡先電話番号 telephoneNumber phone contact_phone 代表電話番号",
    "extension": "内線番号 連絡先内線番号",
    "fax": "FAX番号 FAX ファックス番号 ファクス",
    "email": "連絡先メールアドレス メールアドレス Eメール email e-mail メール",
    "form": "連絡先FormURL 連絡先フォームURL 問い合わせフォーム form_url",
    "website": "URL ホームページ ウェブサイト WebサイトURL HP サイト referenceObject website",
    "contact_note": "連絡先備考（その他、SNSなど） 連絡先備考 連絡先備考_その他SNSなど",
    "postal_code": "郵便番号 〒",
    "corporate_number": "法人番号",
    "operator_name": "団体名 運営主体 運営団体 operator",
    "weekdays": "利用可能曜日 曜日 開館曜日 availableDate",
    "opens": "開始時間 開始時刻 開館時間_開始 startTime",
    "closes": "終了時間 終了時刻 開館時間_終了 endTime",
    "hours_note": "利用可能日時特記事項 利用可能時間特記事項 利用可能日時特記 利用可能日時説明 "
    "availableDateNote",
    "hours": "開設時間 受付時間 相談時間 開館時間 開催日時 日時 hours schedule",
    "target": "対象 対象者 target",
    "description": "説明 概要",
    "note": "備考 note remarks",
    "access": "アクセス方法 アクセス 交通アクセス",
    "cost_text": "費用 料金 参加費",
    "kind_text": "種別 種類 区分",
    "representative": "director 代表者",
    "source_url": "出典URL",
    "source_date": "出典日",
    "source_type": "source_type",
    "served_prefecture": "serves_prefecture",
    "served_municipalities": "serves_municipalities",
    "served_except": "serves_except",
    "publisher": "publisher 地方公共団体名",
    "licence": "licence ライセンス",
}
KNOWN = {name: name for name in VIRTUAL}
KNOWN |= {same(alias): target for target, aliases in ALIASES.items() for alias in aliases.split()}
# In files of others these words are shorter than ours; an export writes its own names in brackets.
FOREIGN = {
    "kind": "kind_text",
    "type": "kind_text",
    "prefecture": "prefecture_name",
    "municipality": "municipality_name",
}
FOREIGN |= {"operator": "operator_name", "address": "full_address"}
IGNORED = ("-", "")


def recognised(header: str) -> str:
    """Name of a column of ours or of VIRTUAL; empty where the header says nothing to us."""
    if header.strip().endswith("]"):
        return own_name(header)
    word = same(header).strip("*※").removesuffix("(必須)").removesuffix("(任意)")
    return FOREIGN.get(word) or KNOWN.get(word) or own_name(word)


def assign(headers: list[str], mapping: dict[str, str]) -> dict[str, str]:
    """{header: column}. What somebody chose by hand goes before what we recognise."""
    targets = {header: mapping.get(header, recognised(header)) for header in headers}
    seen, single = set(), {}
    for header, target in targets.items():
        if target and target not in IGNORED and target not in seen:
            single[header] = target
            seen.add(target)
    return single


def is_own(assigned: dict[str, str]) -> bool:
    """An export of this site that comes back: rows are found by number or code."""
    return "id" in assigned.values() or "code" in assigned.values()


def choices():
    """For choosing by hand: (name, words)."""
    own = [(column.name, column.label) for column in COLUMNS if not column.is_fixed]
    return [("-", _("(not used)")), *VIRTUAL.items(), *own]


def label(target):
    return VIRTUAL.get(target) or (BY_NAME[target].label if target in BY_NAME else "")
