import { createHash } from "node:crypto";
import type { Project } from "../engine/project.ts";
import { pictureOf, simulationFor } from "../report/picture/build.ts";
import { loadGraphviz } from "../report/picture/graphviz.ts";
import { formatHtml } from "../report/picture/html.ts";
import { layOut } from "../report/picture/layout.ts";
import { pageData, type PageMode } from "../report/picture/page-data.ts";
import type { Picture } from "../report/picture/picture.ts";
import type { Reporter } from "../report/reporter.ts";

// src/page, bundled; tools/build.mjs puts them in.
declare const PAGE_SCRIPT: string;
declare const PAGE_STYLE: string;

/** The picture as one html page. */
export async function formatPage(mode: PageMode, picture: Picture, project: Project): Promise<string> {
  const layout = layOut(picture, await loadGraphviz());
  const data = pageData(mode, picture, layout, project, simulationFor(project));
  return formatHtml(picture, layout, data, { script: PAGE_SCRIPT, style: PAGE_STYLE, sha256: (text) => createHash("sha256").update(text).digest("base64") });
}

/** The findings as a page: the list of them, and the picture of the objects that they are about. */
export const formatLintPage: Reporter = ({ findings }, { project }) => {
  if (!project) throw new Error("the page needs the project that the findings are about");
  return formatPage("lint", pictureOf(project, findings), project);
};
