import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { objectsIn, World } from "./support/world.ts";

const NAMESPACE = "diffs-shop";
const DEPLOYMENT = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop, creationTimestamp: null }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      hostNetwork: false
      nodeSelector: {}
      volumes: [{ name: token, projected: { sources: [{ serviceAccountToken: { path: token } }] } }]
      containers:
        - name: web
          image: registry.example.com/web:1
          env: [{ name: EMPTY, value: "" }]
          ports: [{ name: http, containerPort: 8080 }]
          livenessProbe: { httpGet: { path: /, port: http }, initialDelaySeconds: 0 }
          resources: { requests: { cpu: 0.1, memory: 1024Mi }, limits: { memory: 1024Mi } }
`;
const SERVICE = "\napiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: http }] }\n";
const SET = `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec:
  replicas: 1
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { containers: [{ name: db, image: "registry.example.com/db:1", volumeMounts: [{ name: data, mountPath: /data }] }] }
  volumeClaimTemplates: [{ metadata: { name: data }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1024Mi } } } }]
`;
const SECRET = "\napiVersion: v1\nkind: Secret\nmetadata: { name: password, namespace: shop }\nimmutable: true\nstringData: { password: never-shown-1 }\n";
const SCALER = `
apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec: { minReplicas: 1, maxReplicas: 3, targetCPUUtilizationPercentage: 80, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } }
`;
const POLICY = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress], ingress: [{ ports: [{ port: 8080 }] }] }
`;
const HEADLESS = "\napiVersion: v1\nkind: Service\nmetadata: { name: db, namespace: shop }\nspec: { clusterIP: None, selector: { app: db }, ports: [{ port: 5432 }] }\n";
const SHOP = [DEPLOYMENT, SERVICE, SET, HEADLESS, SECRET, SCALER, POLICY].join("---");

interface Shown { readonly added: string[]; readonly changed: string[]; readonly removed: string[]; readonly consequences: { kind: string; harm: string; message: string }[]; readonly fixed: unknown[] }

let world: World;
let folder: string;

const inNamespace = (text: string): string => text.replaceAll("namespace: shop", `namespace: ${NAMESPACE}`);

function run(files: Readonly<Record<string, string>>, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const place = mkdtempSync(join(folder, "files-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place, name)), { recursive: true });
    writeFileSync(join(place, name), inNamespace(text));
  }
  return spawnSync(process.execPath, [inject("program"), "diff", "--no-config", "--cluster", "--kubeconfig", inject("kubeconfig"), ...args, "."], { encoding: "utf8", cwd: place, env: { PATH: process.env.PATH ?? "", HOME: folder } });
}

function diff(text: string, ...args: string[]): Shown {
  const { stdout, stderr } = run({ "change.yaml": text }, "--format", "json", ...args);
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as Shown;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "kubeverdict-diff-"));
  world = await World.of(inject("kubeconfig"));
  expect(await world.apply(objectsIn({ "shop.yaml": SHOP }), "diffs")).toEqual([]);
  await world.settle();
});
afterAll(async () => {
  await world.clear();
  world.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("what an apply to the cluster would change", () => {
  test("what runs already changes nothing, though the server keeps it in another form", () => {
    expect(diff(SHOP)).toMatchObject({ added: [], changed: [], removed: [], consequences: [], fixed: [] });
  });

  test("with -n only some namespaces are read", () => {
    const { stdout, stderr, status } = run({ "web.yaml": SERVICE.replace("namespace: shop", ""), "deployment.yaml": DEPLOYMENT }, "-n", NAMESPACE, "--format", "json");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ added: [], changed: [], consequences: [] });
  });

  test("objects that come and change, endpoints and connections", () => {
    const { added, changed, consequences } = diff([DEPLOYMENT.replace("replicas: 2", "replicas: 1"), SERVICE.replace("name: web,", "name: shop,")].join("---"));
    expect({ added, changed }).toEqual({ added: [`Service ${NAMESPACE}/shop`], changed: [`Deployment ${NAMESPACE}/web`] });
    expect(consequences.map(({ kind, harm }) => `${harm} ${kind}`)).toContain("notice fewer-endpoints");
  });

  test("endpoints that are lost end with exit code 1, and say so to people", () => {
    const { status, stdout } = run({ "web.yaml": SERVICE.replace("app: web", "app: wbe") });
    expect(status).toBe(1);
    expect(stdout).toContain("Stops working");
    expect(stdout).toMatch(/web\.yaml:\d/);
    expect(stdout).toContain("0 added · 1 changed · 0 removed");
  });

  test("changes that the server refuses", () => {
    const { consequences } = diff([SERVICE.replace("selector:", "clusterIP: 10.0.0.99, selector:"), SET.replace("1024Mi", "2Gi"), SECRET.replace("password: never", "other: never")].join("---"));
    const refused = consequences.filter(({ kind }) => kind === "refused-change").map(({ message }) => message.split(" cannot")[0]);
    expect(refused).toEqual([`Secret ${NAMESPACE}/password: stringData of a Secret`, `Service ${NAMESPACE}/web: spec.clusterIP of a Service`, `StatefulSet ${NAMESPACE}/db: spec.volumeClaimTemplates of a StatefulSet`]);
  });

  test("new findings and those that are fixed", async () => {
    expect(await world.apply(objectsIn({ "far.yaml": SERVICE.replace("name: web,", "name: far,").replace("app: web", "app: far") }), "diffs")).toEqual([]);
    const { fixed, consequences } = diff(SERVICE.replace("name: web,", "name: far,") + "---" + DEPLOYMENT.replace("containers:", "serviceAccountName: absent\n      containers:"));
    expect(fixed.length).toBeGreaterThan(0);
    expect(consequences.map(({ message }) => message).join("\n")).toContain("(reference/unknown-service-account)");
  });

  test("a kustomization is rendered, and of Secrets nothing is told", () => {
    const { stdout, stderr, status } = run({ "kustomization.yaml": "namespace: shop\nresources: [shop.yaml]\n".replace("namespace: shop", `namespace: ${NAMESPACE}`), "shop.yaml": SECRET }, "--format", "json");
    expect(JSON.parse(stdout)).toMatchObject({ changed: [], added: [] });
    expect(status).toBe(0);
    expect(stdout + stderr).not.toContain("never-shown");
  });
});

test.each([
  [["--base", "HEAD"], "two old states"],
  [["--context", "nowhere"], 'no context "nowhere"'],
  [["-n", "nowhere"], "the cluster has no namespace nowhere"],
])("%s ends with a message", (args, message) => {
  const { status, stdout, stderr } = run({ "a.yaml": SERVICE }, ...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain(message);
});
