import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { findChromium, startChromium } from "../support/chromium.ts";
import { folderWith, run } from "../support/program.ts";
import { service, workload } from "../support/simulation.ts";

const executable = findChromium();
if (!executable) console.warn("no Chromium on the PATH and none in CHROMIUM: the page is not tested in a browser");

const ingress = (name: string, namespace: string, target: string) =>
  `{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: ${name}, namespace: ${namespace}}, spec: {rules: [{host: shop.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: ${target}, port: {number: 80}}}}]}}]}}`;
const inNamespace = (manifest: string, namespace: string) => manifest.replace("metadata: {", `metadata: {namespace: ${namespace}, `);

const SHOP = [
  ingress("front", "shop", "web"),
  service("web", "selector: {app: web}, ports: [{port: 80, targetPort: 8080}]", "shop"),
  inNamespace(workload("Deployment", "web", { podSpec: "volumes: [{name: c, configMap: {name: settings}}]" }), "shop"),
  "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: shop\ndata:\n  greeting: hello",
  service("lost", "selector: {app: nobody}, ports: [{port: 80}]", "other"),
  "{apiVersion: v1, kind: Secret, metadata: {name: login, namespace: shop}, stringData: {password: hunter22}}",
].join("\n---\n");

const evil = `"></text></svg></script><script>window.hacked=1</script><img src=x onerror="window.hacked=1"><svg onload="window.hacked=1">`;
const HOSTILE = [
  `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${JSON.stringify(evil)}, namespace: ${JSON.stringify(evil)}, annotations: {a: ${JSON.stringify(evil)}}}, data: {x: ${JSON.stringify(evil)}}}`,
  `{apiVersion: v1, kind: Service, metadata: {name: ${JSON.stringify(`<b>${evil}`)}, namespace: ${JSON.stringify(evil)}}, spec: {selector: {app: ${JSON.stringify(evil)}}, ports: [{port: 80, targetPort: ${JSON.stringify(evil)}}]}}`,
].join("\n---\n");

describe.skipIf(!executable)("the page in a browser", () => {
  let context: BrowserContext;
  let close: () => Promise<void>;
  beforeAll(async () => { ({ context, close } = await startChromium(executable!)); }, 60_000);
  afterAll(() => close());

  /** The page of manifests, opened from a file; anything on its console fails the test. */
  async function open(manifests: string, args: readonly string[] = ["graph"], hash = ""): Promise<Page> {
    const folder = folderWith({ "all.yaml": manifests });
    const { stdout, stderr } = run(folder, [...args, "all.yaml", "--format", "html"]);
    expect(stderr).toBe("");
    const file = join(folder, "page.html");
    writeFileSync(file, stdout);
    const page = await context.newPage();
    const said: string[] = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(error.message));
    page.on("request", (request) => { if (!request.url().startsWith("file:")) said.push(`asks for ${request.url()}`); });
    await page.goto(`${pathToFileURL(file).href}${hash}`);
    await page.waitForSelector("html.is-ready", { state: "attached" });
    onTestFinished(async () => {
      await page.close();
      expect(said).toEqual([]);
    });
    return page;
  }

  const node = (page: Page, name: string) => page.locator(`[data-node][aria-label^="${name}"]`);
  const shown = (page: Page) => page.locator("[data-node]:visible").count();

  test("it loads from a file and shows everything within the window", async () => {
    const page = await open(SHOP);
    expect(await page.locator("#counts").textContent()).toMatch(/^6 objects · \d+ warnings?/);
    expect(await shown(page)).toBe(6);
    const stage = (await page.locator("#stage").boundingBox())!;
    for (const card of await page.locator("[data-node] .card").all()) {
      const box = (await card.boundingBox())!;
      expect(box.x).toBeGreaterThanOrEqual(stage.x);
      expect(box.x + box.width).toBeLessThanOrEqual(stage.x + stage.width);
      expect(box.y + box.height).toBeLessThanOrEqual(stage.y + stage.height);
    }
  });

  test("a click shows findings, endpoints, what it is tied to and its lines; links lead on", async () => {
    const page = await open(SHOP);
    await node(page, "Service web").click();
    const panel = page.locator("#panel");
    expect(await panel.locator("h2").textContent()).toBe("web");
    expect(await panel.textContent()).toContain("Deployment/web ×1");
    await panel.getByRole("button", { name: "Deployment web" }).click();
    await panel.getByRole("button", { name: "ConfigMap settings" }).click();
    expect(await panel.locator(".source").innerText()).toMatch(/7\s+apiVersion: v1[\s\S]*13\s+greeting: hello/);
    expect(page.url()).toContain("#node=ConfigMap%2Fshop%2Fsettings");
    await page.getByRole("button", { name: "Close" }).click();
    expect(await panel.isVisible()).toBe(false);
  });

  test("a Secret shows its keys, and the file holds no value", async () => {
    const page = await open(SHOP);
    await node(page, "Secret login").click();
    expect(await page.locator("#panel .source").innerText()).toContain("password: (hidden)");
    expect(await page.content()).not.toContain("hunter22");
  });

  test("filters by namespace, kind and findings; what is left moves together", async () => {
    const page = await open(SHOP);
    await page.locator("[data-filter=namespace][value=shop]").uncheck();
    expect(await shown(page)).toBe(1);
    expect(await page.locator("#counts").textContent()).toContain("1 of 6 objects");
    await page.getByRole("button", { name: "all namespaces" }).click();
    await page.locator("[data-filter=kind][value=Service]").uncheck();
    expect(await shown(page)).toBe(4);
    expect(await page.locator(".edge.selects:visible, .edge.routes:visible").count()).toBe(0);
    await page.getByRole("button", { name: "all kinds" }).click();
    await page.locator("#only-findings").check();
    expect(await node(page, "Service lost").isVisible()).toBe(true);
    expect(await node(page, "Ingress front").isVisible()).toBe(false);
    await page.locator("[data-filter=namespace][value=other]").uncheck();
    await page.locator("[data-filter=namespace][value=shop]").uncheck();
    expect(await page.locator("#empty").isVisible()).toBe(true);
  });

  test("search finds and opens; Escape ends it", async () => {
    const page = await open(SHOP);
    await page.keyboard.press("/");
    await page.keyboard.type("configmap sett");
    expect(await page.locator("#hits li").count()).toBe(1);
    expect(await page.locator(".is-found").count()).toBe(1);
    await page.keyboard.press("Enter");
    expect(await page.locator("#panel h2").textContent()).toBe("settings");
    await page.keyboard.press("Escape");
    expect(await page.locator("#hits li").count()).toBe(0);
  });

  test("the keyboard goes from node to node", async () => {
    const page = await open(SHOP);
    await node(page, "Ingress front").click();
    await page.locator("#picture").focus();
    for (const name of ["Service web", "Deployment web", "ConfigMap settings"]) {
      await page.keyboard.press("ArrowRight");
      expect(await page.locator(".is-selected").getAttribute("aria-label")).toContain(name);
    }
  });

  test("a way is shown by two ends, by what is selected and by the address", async () => {
    const page = await open(SHOP, ["graph"], "#trace=Ingress/shop/front,Deployment/shop/web");
    expect(await page.locator(".node.is-on-way").count()).toBe(3);
    expect(await page.locator("#trace").textContent()).toContain("Ingress front → Service web → Deployment web");
    await page.locator("#way-clear").click();
    expect(await page.locator(".is-on-way").count()).toBe(0);
    await node(page, "Ingress front").click();
    await page.locator("#way-from").click();
    await node(page, "Service lost").click();
    await page.locator("#way-to").click();
    expect(await page.locator("#trace").textContent()).toContain("no request gets there");
    await node(page, "Service web").click();
    await page.locator("#way").click();
    expect(await page.locator(".node.is-on-way").count()).toBe(3);
  });

  test("a request of a workload is drawn, with the policy that denies it, below what says so", async () => {
    const page = await open([
      workload("Deployment", "web"), workload("Deployment", "db"), service("db", "selector: {app: db}, ports: [{port: 80}]"),
      "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: closed}, spec: {podSelector: {matchLabels: {app: db}}}}",
    ].join("\n---\n"), ["graph"], "#node=Deployment/default/web&trace=Deployment/default/web,Service/default/db");
    const strip = page.locator("#trace");
    expect(await strip.locator("p").allTextContents()).toEqual(["no Deployment web → Service db → Deployment db", "NetworkPolicy default/closed denies: incoming to Deployment/db: no rule of it allows it"]);
    expect(await strip.locator("strong.no").count()).toBe(1);
    expect(await page.locator("#request").isVisible()).toBe(true);
    expect(await page.locator(".node.is-on-way").count()).toBe(4);
    const bottom = (await strip.boundingBox())!;
    const stage = (await page.locator("#stage").boundingBox())!;
    for (const one of await page.locator(".node.is-on-way .card").all()) {
      const box = (await one.boundingBox())!;
      expect(box.y).toBeGreaterThanOrEqual(bottom.y + bottom.height);
      expect(box.x + box.width).toBeLessThanOrEqual(stage.x + stage.width);
    }
    await page.locator("#way-clear").click();
    expect(await page.locator("#request").isVisible()).toBe(false);
  });

  test("the wheel zooms, dragging moves, and a drag is no click", async () => {
    const page = await open(SHOP);
    const before = await page.locator("#world").getAttribute("transform");
    const box = (await node(page, "Service web").boundingBox())!;
    await page.mouse.move(box.x + 20, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + 90, box.y + 60, { steps: 4 });
    await page.mouse.up();
    const moved = await page.locator("#world").getAttribute("transform");
    expect(moved).not.toBe(before);
    expect(await page.locator("#panel").isVisible()).toBe(false);
    await page.mouse.wheel(0, -300);
    await expect.poll(() => page.locator("#world").getAttribute("transform")).not.toBe(moved);
    await page.getByRole("button", { name: "Show all" }).click();
    expect(await page.locator("#world").getAttribute("transform")).toBe(before);
  });

  test("lint: the findings come first, and lead to their objects", async () => {
    const page = await open(SHOP, ["lint"]);
    const side = await page.locator("#side").innerText();
    expect(side.indexOf("Findings")).toBeLessThan(side.indexOf("Namespaces"));
    await page.locator("#findings .entry", { hasText: "selects no Pods" }).click();
    expect(await page.locator("#panel h2").textContent()).toBe("lost");
    expect(await page.locator("#panel .source .warning").count()).toBe(1);
  });

  test("names, values and messages that try to be markup are text", async () => {
    const page = await open(HOSTILE);
    for (const card of await page.locator("[data-node]").all()) {
      await card.click();
      expect(await page.locator("#panel h2").textContent()).toContain("window.hacked");
    }
    await page.fill("#search", "<script>");
    expect(await page.locator("#hits li").count()).toBe(2);
    expect(await page.evaluate("window.hacked")).toBeUndefined();
    expect(await page.locator("img, script:not(#data):not(body > script:last-child)").count()).toBe(0);
  });

  test("340 objects can be told apart: every part has a title that stands on no other", async () => {
    const apps = Array.from({ length: 68 }, (_, i) => [
      ingress(`app-${i}`, `team-${i % 3}`, `app-${i}`),
      service(`app-${i}`, `selector: {app: app-${i}}, ports: [{port: 80}]`, `team-${i % 3}`),
      inNamespace(workload("Deployment", `app-${i}`, { podSpec: `serviceAccountName: app-${i}, volumes: [{name: c, configMap: {name: app-${i}}}]` }), `team-${i % 3}`),
      `{apiVersion: v1, kind: ConfigMap, metadata: {name: app-${i}, namespace: team-${i % 3}}}`,
      `{apiVersion: v1, kind: ServiceAccount, metadata: {name: app-${i}, namespace: team-${i % 3}}}`,
    ]).flat();
    const page = await open(apps.join("\n---\n"));
    expect(await shown(page)).toBe(340);
    const boxes = await Promise.all((await page.locator(".title").all()).map(async (title) => (await title.boundingBox())!));
    expect(boxes).toHaveLength(68);
    for (const box of boxes) expect(box.height).toBeGreaterThan(11);
    const overlaps = boxes.filter((a, i) => boxes.slice(i + 1).some((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y + 3 < b.y + b.height && b.y + 3 < a.y + a.height));
    expect(overlaps).toEqual([]);
  });
});
