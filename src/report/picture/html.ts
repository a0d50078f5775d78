import { escapeMarkup, scriptJson } from "./escape.ts";
import type { Layout } from "./layout.ts";
import type { PageData } from "./page-data.ts";
import type { Picture } from "./picture.ts";
import { arrangeAll, drawing } from "./svg.ts";
import { COLOR_STYLE, SVG_STYLE } from "./svg-style.ts";

/** The page's own program and style, as they are built. */
export interface PageParts {
  readonly script: string;
  readonly style: string;
  /** The SHA-256 of a text, as base64: nothing but these two may run or style the page. */
  readonly sha256: (text: string) => string;
}

/** One file that needs nothing else: no network, no other script. Without its script it still shows the picture. */
export function formatHtml(picture: Picture, layout: Layout, data: PageData, { script, style, sha256 }: PageParts): string {
  const css = `${COLOR_STYLE}\n${SVG_STYLE}\n${style}`;
  const { width, height } = arrangeAll(layout);
  const title = data.mode === "lint" ? "kubeverdict: findings" : "kubeverdict: graph";
  const policy = `default-src 'none'; script-src 'sha256-${sha256(script)}'; style-src 'sha256-${sha256(css)}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en" data-mode="${data.mode}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeMarkup(title)}</title>
<style>${css}</style>
</head>
<body>
<header>
<h1>kubeverdict</h1>
<label class="search"><span class="unseen">Search</span><input id="search" type="search" placeholder="Search name, kind, file …  ( / )" autocomplete="off" spellcheck="false"></label>
<p id="counts" role="status"></p>
<div class="buttons"><button id="zoom-out" type="button" aria-label="Zoom out">−</button><button id="zoom-in" type="button" aria-label="Zoom in">+</button><button id="fit" type="button">Show all</button></div>
</header>
<aside id="side" aria-label="Findings and filters"></aside>
<main id="stage" aria-label="Graph">
<svg id="picture" xmlns="http://www.w3.org/2000/svg" viewBox="-24 -24 ${Math.ceil(width) + 48} ${Math.ceil(height) + 48}" role="group" aria-label="Kubernetes objects" tabindex="0">
<g id="world">
${drawing(picture, layout, arrangeAll(layout))}
</g>
</svg>
<div id="trace" role="status" hidden></div>
<p id="empty" hidden>Nothing matches the filters.</p>
</main>
<aside id="panel" aria-label="Selected object" hidden></aside>
<script type="application/json" id="data">${scriptJson(data)}</script>
<script>${script}</script>
</body>
</html>
`;
}
