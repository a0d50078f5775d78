import { expect, test } from "vitest";
import { folderWith, run } from "../support/program.ts";
import { service, workload } from "../support/simulation.ts";

const files = {
  "web.yaml": workload("Deployment", "web", { spec: "replicas: 2", podSpec: "serviceAccountName: robot" }),
  "service.yaml": [service("web", "selector: {app: web}, ports: [{port: 80}]"), service("high", "type: NodePort, selector: {app: web}, ports: [{port: 80, nodePort: 40000}]")].join("\n---\n"),
};

interface Entry { name: string; rejected: boolean; endpoints: { workload: string; count: number }[]; reasons: string[] }

function endpoints(...options: string[]): Entry[] {
  const { code, stdout, stderr } = run(folderWith(files), ["endpoints", "--format", "json", ...options, "."]);
  expect([code, stderr]).toEqual([0, ""]);
  return (JSON.parse(stdout) as { services: Entry[] }).services;
}

test("endpoints as JSON: refused Services say so", () => {
  const [web, high] = endpoints();
  expect(web).toMatchObject({ name: "web", rejected: false, endpoints: [{ workload: "Deployment/web", count: 2 }], reasons: ["Deployment/web needs ServiceAccount robot, which is not in the input"] });
  expect(high).toMatchObject({ name: "high", rejected: true, endpoints: [], reasons: ["node port 40000 is outside 30000-32767"] });
});

test("what the options say about the cluster counts", () => {
  expect(endpoints("--node-port-range", "30000-40000")[1]).toMatchObject({ rejected: false });
  expect(endpoints("--complete")[0]).toMatchObject({ endpoints: [], reasons: ["Deployment/web makes no Pods: ServiceAccount robot does not exist"] });
});

test("endpoints as text, without colour where it is no terminal", () => {
  const { code, stdout } = run(folderWith(files), ["endpoints", "."]);
  expect(code).toBe(0);
  expect(stdout).toContain("80 → 80/TCP  Deployment/web ×2");
  expect(stdout).not.toContain("\u001b");
});

test("trace --all as JSON", () => {
  const { code, stdout } = run(folderWith(files), ["trace", "--all", "--format", "json", "."]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ connections: [
    { from: "default/Deployment/web", to: "ip:0.0.0.0/0", allowed: "all", via: [] },
    { from: "ip:0.0.0.0/0", to: "default/Deployment/web", allowed: "all", via: [{ service: "default/web", port: 80 }] },
  ] });
});
