import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { chromium, type BrowserContext } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
// No services of the browser's own: nothing but the page under test.
const ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** The browser that CHROMIUM names, or that is found on the PATH; undefined where there is none. */
export function findChromium({ CHROMIUM, PATH = "" }: NodeJS.ProcessEnv = process.env): string | undefined {
  const candidates = CHROMIUM ? [CHROMIUM] : PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Starts it with an empty profile, which goes when it is closed. */
export async function startChromium(executablePath: string): Promise<{ context: BrowserContext; close: () => Promise<void> }> {
  const profile = mkdtempSync(join(tmpdir(), "kubeverdict-browser-"));
  const context = await chromium.launchPersistentContext(profile, { executablePath, args: ARGUMENTS, headless: true, viewport: { width: 1280, height: 800 } });
  return {
    context,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
