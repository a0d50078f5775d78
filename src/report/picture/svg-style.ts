import type { Category } from "./picture.ts";

/** A colour on a light and on a dark ground: of the stripe and of the edges. */
const COLORS: Readonly<Record<Category, readonly [light: string, dark: string]>> = {
  route: ["#7c3aed", "#a78bfa"], service: ["#2563eb", "#60a5fa"], workload: ["#15803d", "#4ade80"], config: ["#a16207", "#facc15"], storage: ["#c2410c", "#fb923c"],
  identity: ["#475569", "#94a3b8"], scaling: ["#0e7490", "#22d3ee"], policy: ["#be185d", "#f472b6"], other: ["#71717a", "#a1a1aa"],
};

const variables = (shade: 0 | 1) => Object.entries(COLORS).map(([category, colors]) => `--${category}:${colors[shade]}`).join(";");

const LIGHT = `${variables(0)};--ground:#f8fafc;--card:#fff;--line:#cbd5e1;--text:#0f172a;--quiet:#526075;--edge:#8593a8;--frame:#eef2f7;--error:#dc2626;--warning:#b45309;--info:#0369a1;--mark:#1d4ed8`;
const DARK = `${variables(1)};--ground:#0b1120;--card:#172033;--line:#34425a;--text:#e8edf5;--quiet:#9aa8bd;--edge:#64748b;--frame:#101828;--error:#f87171;--warning:#fbbf24;--info:#38bdf8;--mark:#93c5fd`;

/** The colours, as variables; dark where the reader likes it dark. */
export const COLOR_STYLE = `:root{color-scheme:light dark;${LIGHT}}@media (prefers-color-scheme:dark){:root{${DARK}}}`;

const stripes = Object.keys(COLORS).map((category) => `.${category} .stripe{fill:var(--${category})}`).join("");

/** How nodes, edges and frames look, in a picture by itself and in the page. */
export const SVG_STYLE = `
.frame rect{fill:var(--frame);stroke:var(--line)}
.frame text{font:600 15px system-ui,sans-serif;fill:var(--quiet)}
.node .card{fill:var(--card);stroke:var(--line)}
${stripes}
.node text{font-family:system-ui,sans-serif;fill:var(--quiet)}
.node .kind,.node .detail{font-size:10px}
.node .name{font:600 12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:var(--text)}
.node .far{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-weight:600;fill:var(--text);display:none}
.node .detail{text-anchor:end}
.title{display:none}
.missing .card,.made .card,.external .card{stroke-dasharray:5 4;fill:none}
.missing .card,.made .card,.external .card{stroke:var(--edge)}
.missing .stripe,.made .stripe,.external .stripe{opacity:.45}
.error .card{stroke:var(--error);stroke-width:1.6}
.warning .card{stroke:var(--warning);stroke-width:1.6}
.badge circle{stroke:var(--frame);stroke-width:1.5}
.badge text{font:700 10px system-ui,sans-serif;fill:#fff;text-anchor:middle}
.error>.badge circle{fill:var(--error)}.warning>.badge circle{fill:var(--warning)}.info>.badge circle{fill:var(--info)}
.edge path{fill:none;stroke:var(--edge);stroke-width:1.3;marker-end:url(#arrow)}
.edge text{font:10px system-ui,sans-serif;fill:var(--quiet);text-anchor:middle;paint-order:stroke;stroke:var(--frame);stroke-width:4px;stroke-linejoin:round}
.edge.routes path,.edge.selects path{stroke-width:1.8}
.edge.scales path,.edge.protects path,.edge.isolates path,.edge.refers path{stroke-dasharray:4 3}
.edge.broken path,.edge.error path{stroke:var(--error);marker-end:url(#arrow-error)}
.edge.broken path{stroke-dasharray:6 4}
.edge.error text,.edge.broken text{fill:var(--error)}
.edge.warning path{stroke:var(--warning)}.edge.info path{stroke:var(--info)}
.edge.loose path{opacity:.45;stroke-width:1}
#arrow path{fill:var(--edge)}#arrow-error path{fill:var(--error)}#arrow-mark path{fill:var(--mark)}
@media (prefers-color-scheme:dark){.badge text{fill:#0b1120}}
`.trim();
