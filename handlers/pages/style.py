"""How the page looks: one scope, two themes, any width. It loads nothing and depends on nothing of the dashboard.

Sizes follow the widget and not the window: a dashboard gives it any part of a screen.
"""

from __future__ import annotations

from handlers.pages.colours import DARK, LIGHT, MEANINGS
from handlers.pages.style_pieces import PIECES, ROWS, WIDE, WIDEST


def _theme(colours: dict[str, str]) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in colours.items())


_SHEET = """
.dc{container-type:inline-size;box-sizing:border-box;padding:20px;background:var(--ground);color:var(--ink);\
font:14px/1.5 -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;\
font-variant-numeric:tabular-nums;overflow-wrap:anywhere;-webkit-text-size-adjust:100%}
.dc *{box-sizing:border-box}
.dc h1,.dc h2,.dc h3,.dc p,.dc ul,.dc ol,.dc dl,.dc dd,.dc table{margin:0;padding:0;color:inherit}
.dc h1{font-size:22px;line-height:1.25;font-weight:650;letter-spacing:-.012em}
.dc h2{font-size:15px;line-height:1.35;font-weight:650;letter-spacing:-.003em}
.dc h3{font-size:14px;line-height:1.4;font-weight:600}
.dc ul,.dc ol{list-style:none}
.dc .where{color:var(--soft);font-weight:450}
.dc nav{margin-bottom:12px}
.dc footer{margin-top:28px;padding-top:12px;border-top:1px solid var(--edge);color:var(--soft);font-size:12.5px}
.dc .part{margin-top:28px}
.dc .part>h2{margin-bottom:10px}
.dc .part h3{margin:18px 0 4px}
.dc .about,.dc .more,.dc .nothing,.dc .took{color:var(--soft)}
.dc .more{margin-top:8px;font-size:13px}
.dc .well{margin-top:12px;color:var(--soft)}
.dc .first{margin-top:16px;padding:28px 24px;border:1px dashed var(--edge);border-radius:10px;background:var(--sheet)}
.dc .id,.dc .version,.dc code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;\
font-size:.92em}
.dc .version{font-weight:600}
.dc h1 .version{font-weight:500;color:var(--soft)}
.dc strong{font-weight:650}
.dc .link{display:inline;margin:0;padding:0;border:0;border-radius:3px;background:none;color:var(--link);font:inherit;\
text-align:left;cursor:pointer;text-decoration:underline;text-decoration-thickness:1px;text-underline-offset:3px;\
text-decoration-color:color-mix(in srgb,currentColor 35%,transparent);overflow-wrap:anywhere}
.dc .link.id{font:inherit;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;\
font-size:.92em}
.dc .link.id{font-weight:400}
.dc .link.name{font-weight:600}
.dc h1 .link{color:inherit;font-weight:650}
.dc .link:hover{text-decoration-color:currentColor}
.dc .link:focus-visible,.dc .command:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.dc cwdb-action{display:none}
.dc time{white-space:nowrap}
.dc .icon{width:1em;height:1em;flex:none;fill:none;stroke:currentColor;stroke-width:1.9;stroke-linecap:round;\
stroke-linejoin:round;vertical-align:-.125em}
.dc .pill{display:inline-flex;align-items:center;gap:5px;padding:1px 9px 1px 7px;border-radius:99px;font-size:12.5px;\
line-height:20px;font-weight:600;letter-spacing:0}
"""
_MEANT = "".join(
    f".dc .pill.{each},.dc .step.{each} .icon{{color:var(--{each});background:var(--{each}-ground)}}"
    f".dc .state.{each},.dc strong.{each}{{color:var(--{each})}}"
    f".dc .card.{each},.dc .notice.{each}{{border-left-color:var(--{each})}}"
    for each in MEANINGS
)
STYLE = (
    f".dc.light,.dc.auto{{color-scheme:light;{_theme(LIGHT)}}}"
    f".dc.dark{{color-scheme:dark;{_theme(DARK)}}}"
    f"@media (prefers-color-scheme:dark){{.dc.auto{{color-scheme:dark;{_theme(DARK)}}}}}"
    f"{_SHEET}{PIECES}{WIDE}{ROWS}{WIDEST}{_MEANT}"
)
