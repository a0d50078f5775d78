import { expect, test } from "vitest";
import { formatEndpointsJson } from "../../src/report/endpoints-json.ts";
import { formatEndpoints } from "../../src/report/endpoints-text.ts";
import { service, simulate, workload } from "../support/simulation.ts";

const manifests = [
  workload("Deployment", "web", { labels: "app: web", spec: "replicas: 3", ports: "{containerPort: 8080, name: web}" }),
  workload("StatefulSet", "db", { spec: "replicas: 2, serviceName: db", podSpec: "serviceAccountName: robot" }),
  service("web", "type: LoadBalancer, externalTrafficPolicy: Local, selector: {app: web}, ports: [{port: 80, targetPort: 8080, nodePort: 30080}]"),
  service("api", "selector: {app: web}, ports: [{name: a, port: 80, targetPort: http}, {name: b, port: 90, targetPort: web}]"),
  service("db", "clusterIP: None, selector: {app: db}, ports: [{port: 5432}]"),
  service("old", "selector: {app: wep}, ports: [{port: 80}]"),
  service("pay", "type: ExternalName, externalName: pay.example.com"),
  service("hand", "ports: [{port: 80}]"),
  "{apiVersion: v1, kind: Endpoints, metadata: {name: hand}, subsets: [{addresses: [{ip: 10.0.0.1}, {ip: 10.0.0.2}, {ip: 10.0.0.3}, {ip: 10.0.0.4}, {ip: 10.0.0.5}], ports: [{port: 8080}]}]}",
];

test("the table", () => {
  expect(formatEndpoints(simulate(manifests))).toBe(`NAMESPACE  SERVICE  TYPE            PORT               PODS
default    web      LoadBalancer    80 → 8080/TCP      Deployment/web ×3
                    node 30080
                    same node only
default    api      ClusterIP       80 → http          none
                                      no selected Pod names a port "http"
                                      they name web (8080/TCP)
                                    90 → web 8080/TCP  Deployment/web ×3
default    db       headless        5432/TCP           StatefulSet/db ×2
                                      db-0.db.default.svc to db-1.db.default.svc
                                      note: StatefulSet/db needs ServiceAccount
                                      robot, which is not in the input
default    old      ClusterIP       80                 none
                                      selects app=wep
                                      Deployment/web has app=web
default    pay      ExternalName    pay.example.com    outside the cluster
default    hand     ClusterIP       80 → 8080/TCP      10.0.0.1, 10.0.0.2,
                                                       10.0.0.3, 2 more

6 Services · 4 with endpoints · 1 without
`);
});

test("what does not fit into columns is stacked", () => {
  const long = simulate([workload("Deployment", "a-rather-long-name-for-a-deployment"), service("a-rather-long-name-for-a-service", "selector: {app: a-rather-long-name-for-a-deployment}, ports: [{port: 80}]")]);
  expect(formatEndpoints(long, { width: 80 })).toBe(`default/a-rather-long-name-for-a-service  ClusterIP
  80 → 80/TCP  Deployment/a-rather-long-name-for-a-deployment ×1

1 Service · 1 with endpoints
`);
});

test("without Services", () => {
  expect(formatEndpoints(simulate([workload("Pod", "a")]))).toBe("no Services in the input\n");
});

test("JSON has what scripts rely on", () => {
  const { services } = JSON.parse(formatEndpointsJson(simulate(manifests.slice(0, 4)))) as { services: unknown[] };
  expect(services).toEqual([
    { namespace: "default", name: "web", type: "LoadBalancer", rejected: false, endpoints: [{ workload: "Deployment/web", ready: true, count: 3, ports: [{ name: "", port: 8080, protocol: "TCP" }] }], reasons: [] },
    {
      namespace: "default", name: "api", type: "ClusterIP", rejected: false,
      endpoints: [{ workload: "Deployment/web", ready: true, count: 3, ports: [{ name: "b", port: 8080, protocol: "TCP" }] }],
      reasons: ['port 80: no selected Pod names a port "http"; they name web (8080/TCP)'],
    },
  ]);
});
