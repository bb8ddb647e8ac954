"""How dates and times are typed in Japanese. How they are shown stays as Django has it.

The first form is the one in which a field shows its value. Month first (11/25/2026), which Django would
read everywhere, is nobody's habit here.
"""

DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]
TIME_INPUT_FORMATS = [
    "%H:%M:%S",
    "%H:%M:%S.%f",
    "%H:%M",
    "%H：%M",
    "%H時%M分",
    "%H時",
]
