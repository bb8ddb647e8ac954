"""Every public page in every state it can be in: name → address."""

from urllib.parse import quote

from .samples import CLOSED, EVENT, LONG, PAUSED, POOR, RICH, TAKATSUKI

JAPANESE = {
    "home": "/",
    "list": "/listings/",
    "list, second page": "/listings/?page=2",
    "list, filtered": "/listings/?kind=center&kind=group&by_fax=yes&q=%E7%9B%B8%E8%AB%87",
    "list with notices": "/listings/?prefecture=atlantis&color=blue&age=old&sort=near",
    "list of a city": "/listings/?municipality=331007&sort=near",
    "list, empty but widened": "/listings/?municipality=022071&by_fax=yes",
    "list, empty": "/listings/?q=%E7%84%A1%E3%81%84%E8%A8%80%E8%91%89",
    "search, marked": f"/listings/?q={quote('引篭り 大阪')}",
    "search, understood": f"/listings/?q={quote('えきから近い家族会 札幌')}",
    "search, misspelt and ambiguous": f"/listings/?q={quote('ひきこもろ 府中')}",
    "search, near": "/listings/?postal=530-0001&age=43",
    "groups": "/groups/",
    "organizations": "/organizations/",
    "employers": "/employers/",
    "prefecture": "/prefectures/osaka/",
    "prefecture with many towns": "/prefectures/hokkaido/?kind=center",
    "prefecture, empty": "/prefectures/{empty_prefecture}/",
    "city with wards": "/municipalities/331007/",
    "city with long names": f"/municipalities/{TAKATSUKI}/",
    "city, empty": "/municipalities/022071/",
    "ward": "/municipalities/011011/",
    "detail, rich": f"/listings/{RICH}/",
    "detail, poor": f"/listings/{POOR}/",
    "detail, paused": f"/listings/{PAUSED}/",
    "detail, closed": f"/listings/{CLOSED}/",
    "detail, long": f"/listings/{LONG}/",
    "detail of a center": "/listings/swa59uss/",
    "detail of an organization": "/listings/mc4kmpvr/",
    "detail of an employer": "/listings/haea3h57/",
    "events": "/events/",
    "events, empty": "/events/?kind=other",
    "events, past": "/events/archive/",
    "event, full": f"/events/{EVENT}/",
    "event, almost unknown": "/events/kxetwwyx/",
    "register for an event": f"/events/{EVENT}/register/",
    "code of a registration": f"/events/{EVENT}/registration/",
    "question in advance": f"/events/{EVENT}/question/",
    "resources": "/resources/",
    "crisis": "/crisis/",
    "about": "/about/",
    "about-criteria": "/about/criteria/",
    "about-checking": "/about/checking/",
    "about-privacy": "/about/privacy/",
    "about-accessibility": "/about/accessibility/",
    "404": "/nowhere/",
    "404 of a list": "/listings/?page=999",
    "414": "/listings/?q=" + "a" * 2001,
}
ENGLISH = {
    f"{name}, en": "/en" + JAPANESE[name]
    for name in (
        "home",
        "list, filtered",
        "search, understood",
        "search, near",
        "city with long names",
        "detail, rich",
        "detail, long",
        "detail, closed",
        "event, full",
        "resources",
        "crisis",
        "about",
        "404",
    )
}
ALL = JAPANESE | ENGLISH
STATUS = {"404": 404, "414": 414, "closed": 410}


def status(name):
    return next((number for word, number in STATUS.items() if word in name), 200)
