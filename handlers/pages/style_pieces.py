"""How cards, lists, steps and tables look, and what changes where there is room."""

from __future__ import annotations

PIECES = """
.dc .card{padding:14px 16px;border:1px solid var(--edge);border-radius:10px;background:var(--sheet);min-width:0}
.dc .cards{display:grid;gap:12px;grid-template-columns:repeat(auto-fit,minmax(min(100%,430px),1fr))}
.dc .cards.wide{grid-template-columns:minmax(0,1fr)}
.dc .attention .card{border-left-width:4px;background:var(--ground)}
.dc .attention .card h3{margin:0;display:flex;flex-wrap:wrap;gap:4px 8px;align-items:baseline}
.dc .card p{margin-top:6px}
.dc .run header,.dc .title{display:flex;flex-wrap:wrap;gap:6px 12px;align-items:center}
.dc .run h3{margin:0;font-size:15px}
.dc .title{margin-bottom:14px}
.dc .notice{margin-top:14px;padding:11px 16px 12px;border:1px solid var(--edge);border-left-width:4px;\
border-radius:8px;background:var(--sheet)}
.dc .notice+.items{margin-top:14px}
.dc .notice p,.dc .notice ul{margin-top:6px}
.dc .notice h3{margin-top:0}
.dc .notice .pill.pill{padding:0;background:none;font-size:14px}
.dc .notice .icon{width:1.15em;height:1.15em}
.dc .items li{position:relative;padding-left:16px}
.dc .items li::before{content:"";position:absolute;left:3px;top:.68em;width:4px;height:4px;border-radius:2px;\
background:var(--soft)}
.dc .items.alerts li,.dc .notice.bad .items li{font-weight:600;color:var(--bad)}
.dc .items.alerts li::before,.dc .notice.bad .items li::before{background:var(--bad)}
.dc .card .items{margin-top:6px}
.dc .facts{display:grid;gap:4px 20px}
.dc .facts>div{display:grid;grid-template-columns:minmax(84px,116px) minmax(0,1fr);gap:12px}
.dc .facts dt{color:var(--soft)}
.dc .facts .items li{padding-left:0}
.dc .facts .items li::before{display:none}
.dc .part>.facts{margin-top:14px}
.dc h3+.facts{margin-top:0}
.dc .commands{display:grid;gap:6px;margin-top:10px}
.dc .commands>div{display:grid;gap:1px 14px;grid-template-columns:minmax(0,1fr);align-items:baseline}
.dc .commands dt{color:var(--soft);font-size:12.5px}
.dc .command{display:block;padding:5px 10px;border:1px solid var(--edge);border-radius:6px;background:var(--sheet);\
color:var(--ink);font-size:12.5px;user-select:all;-webkit-user-select:all;cursor:copy}
.dc .card .command{background:var(--ground)}
.dc .attention .card .command{background:var(--sheet)}
.dc .steps{display:grid;margin-top:12px}
.dc .step{position:relative;display:flex;gap:9px;padding-bottom:8px;min-width:0}
.dc .step .icon{position:relative;width:18px;height:18px;padding:3px;border-radius:9px;margin-top:1px;stroke-width:2.4}
.dc .step:not(:last-child)::before{content:"";position:absolute;left:8.5px;top:20px;bottom:-1px;width:1px;\
background:var(--edge)}
.dc .step.calm .stage{color:var(--soft)}
.dc .stage{font-weight:550}
.dc .state{font-weight:600;font-size:13px}
.dc .state.calm{font-weight:400}
.dc .took{font-size:13px}
.dc .timeline{display:grid;gap:5px}
.dc .timeline li{display:grid;grid-template-columns:minmax(0,1fr)}
.dc .timeline time{color:var(--soft);font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",\
monospace;font-size:12.5px}
.dc table{width:100%;border-collapse:collapse;border:0}
.dc caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.dc thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.dc tbody,.dc tr,.dc tbody th,.dc td{display:block}
.dc tbody tr{padding:9px 0;border-top:1px solid var(--edge)}
.dc tbody tr:last-child{border-bottom:1px solid var(--edge)}
.dc tbody th,.dc td{padding:0;text-align:left;vertical-align:top;font-weight:400;border:0;background:none}
.dc tbody th{font-weight:600}
.dc td{display:grid;grid-template-columns:minmax(84px,104px) minmax(0,1fr);gap:12px}
.dc td::before{content:attr(data-label);color:var(--soft)}
.dc td.none{display:none}
.dc .figures{display:grid;gap:18px 28px;grid-template-columns:repeat(auto-fit,minmax(min(100%,190px),1fr))}
.dc .figure h3{margin:0;color:var(--soft);font-weight:500}
.dc .figure p{color:var(--soft);font-size:13px}
.dc .figure strong{display:block;color:var(--ink);font-size:24px;line-height:1.25;font-weight:600;letter-spacing:-.02em}
.dc .spark{display:block;width:100%;max-width:300px;height:auto;margin-top:8px;color:var(--busy)}
.dc .spark rect,.dc .spark circle{fill:currentColor}
.dc .spark polyline{fill:none;stroke:currentColor;stroke-width:1.5;stroke-linejoin:round;stroke-linecap:round}
.dc .spark .floor{stroke:var(--edge);fill:none}
"""
WIDE = """
@container (min-width:640px){
.dc tbody,.dc thead{display:table-row-group;position:static;width:auto;height:auto;clip-path:none}
.dc thead{display:table-header-group}
.dc tr{display:table-row}
.dc thead th{display:table-cell;padding:0 16px 6px 0;text-align:left;font-size:12.5px;font-weight:500;\
color:var(--soft);border:0;background:none;white-space:nowrap}
.dc td>div{min-width:66px}
.dc tbody th>div{min-width:104px}
.dc tbody th,.dc td,.dc td.none{display:table-cell;padding:7px 16px 7px 0;border-top:1px solid var(--edge)}
.dc tbody th:last-child,.dc td:last-child{padding-right:0}
.dc tbody tr:last-child>*{border-bottom:1px solid var(--edge)}
.dc td::before{content:none}
.dc .commands>div{grid-template-columns:224px minmax(0,1fr)}
.dc .card .commands>div{grid-template-columns:132px minmax(0,1fr)}
.dc .timeline li{grid-template-columns:76px minmax(0,1fr)}
.dc .timeline.days li{grid-template-columns:132px minmax(0,1fr)}
}
"""
_ROW = """
@container (min-width:{width}){{
{steps}{{display:flex}}
{steps} .step{{display:block;flex:1 1 0;padding:0 14px 0 0}}
{steps} .icon{{display:block;margin-bottom:5px;z-index:1}}
{steps} .stage,{steps} .state,{steps} .took{{display:block}}
{steps} .step:not(:last-child)::before{{left:22px;right:4px;top:9px;bottom:auto;width:auto;height:1px}}
}}
"""
ROWS = _ROW.format(width="860px", steps=".dc .steps:not(.many)") + _ROW.format(width="1240px", steps=".dc .steps.many")
"""Steps stand in a row where their names fit side by side."""
WIDEST = """
@container (min-width:1240px){
.dc .pair{display:grid;grid-template-columns:minmax(0,1fr) 320px;gap:48px}
.dc .pair .figures{grid-template-columns:1fr}
.dc .halves{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:56px}
}
@media (prefers-reduced-motion:no-preference){
.dc .step.busy .icon{animation:dc-breathe 2s ease-in-out infinite}
@keyframes dc-breathe{50%{opacity:.45}}
}
"""
