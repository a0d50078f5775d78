import { describe, expect, test } from "vitest";
import { answer, pairs, policy, program } from "./world.ts";

/** A well-known application: its programs with their ports, and who calls whom as its documentation draws it. */
interface Application {
  readonly name: string;
  readonly programs: Readonly<Record<string, { readonly port: number; readonly target?: number; readonly type?: string }>>;
  readonly calls: Readonly<Record<string, readonly string[]>>;
  readonly entry: string;
}

const APPLICATIONS: readonly Application[] = [
  {
    name: "voting app",
    programs: { vote: { port: 8080, target: 80, type: "NodePort" }, result: { port: 8081, target: 80, type: "NodePort" }, redis: { port: 6379 }, db: { port: 5432 }, worker: { port: 0 } },
    calls: { vote: ["redis"], worker: ["redis", "db"], result: ["db"] },
    entry: "vote",
  },
  {
    name: "online boutique",
    programs: {
      frontend: { port: 80, target: 8080, type: "LoadBalancer" }, adservice: { port: 9555 }, cartservice: { port: 7070 }, checkoutservice: { port: 5050 }, currencyservice: { port: 7000 }, emailservice: { port: 5000, target: 8080 },
      paymentservice: { port: 50051 }, productcatalogservice: { port: 3550 }, recommendationservice: { port: 8080 }, "redis-cart": { port: 6379 }, shippingservice: { port: 50051 }, loadgenerator: { port: 0 },
    },
    calls: {
      loadgenerator: ["frontend"],
      frontend: ["adservice", "cartservice", "checkoutservice", "currencyservice", "productcatalogservice", "recommendationservice", "shippingservice"],
      checkoutservice: ["cartservice", "currencyservice", "emailservice", "paymentservice", "productcatalogservice", "shippingservice"],
      recommendationservice: ["productcatalogservice"],
      cartservice: ["redis-cart"],
    },
    entry: "frontend",
  },
  {
    name: "bank of anthos",
    programs: {
      frontend: { port: 80, target: 8080, type: "LoadBalancer" }, userservice: { port: 8080 }, contacts: { port: 8080 }, "accounts-db": { port: 5432 }, balancereader: { port: 8080 }, ledgerwriter: { port: 8080 },
      transactionhistory: { port: 8080 }, "ledger-db": { port: 5432 }, loadgenerator: { port: 0 },
    },
    calls: {
      loadgenerator: ["frontend"], frontend: ["userservice", "contacts", "balancereader", "ledgerwriter", "transactionhistory"], userservice: ["accounts-db"], contacts: ["accounts-db"],
      balancereader: ["ledger-db"], ledgerwriter: ["ledger-db", "balancereader"], transactionhistory: ["ledger-db"],
    },
    entry: "frontend",
  },
  {
    name: "sock shop",
    programs: {
      "front-end": { port: 80, target: 8079, type: "NodePort" }, catalogue: { port: 80 }, "catalogue-db": { port: 3306 }, carts: { port: 80 }, "carts-db": { port: 27017 }, orders: { port: 80 }, "orders-db": { port: 27017 },
      payment: { port: 80 }, shipping: { port: 80 }, user: { port: 80 }, "user-db": { port: 27017 }, rabbitmq: { port: 5672 }, "queue-master": { port: 80 },
    },
    calls: {
      "front-end": ["catalogue", "carts", "orders", "user"], catalogue: ["catalogue-db"], carts: ["carts-db"], orders: ["orders-db", "carts", "payment", "shipping", "user"], user: ["user-db"], shipping: ["rabbitmq"], "queue-master": ["rabbitmq"],
    },
    entry: "front-end",
  },
];

const documentsOf = ({ programs }: Application): string[] => Object.entries(programs).flatMap(([name, options]) => program(name, options));
const callsOf = ({ calls }: Application) => Object.entries(calls).flatMap(([from, targets]) => targets.map((to) => ({ from, to })));
const names = (list: readonly string[]): string => list.map((name) => `{podSelector: {matchLabels: {app: ${name}}}}`).join(", ");

/** Nobody may do anything but what the calls say; DNS is open, and the entry takes everyone. */
function policiesOf(application: Application): string[] {
  const { programs, entry } = application;
  const calls = callsOf(application);
  const isolated = Object.entries(programs).map(([name, { port, target = port }]) => {
    const callers = calls.filter(({ to }) => to === name).map(({ from }) => from);
    const ingress = name === entry ? `{ports: [{port: ${target}}]}` : callers.length > 0 ? `{from: [${names(callers)}], ports: [{port: ${target}}]}` : "";
    const called = calls.filter(({ from }) => from === name).map(({ to }) => to);
    return policy(name, `podSelector: {matchLabels: {app: ${name}}}, policyTypes: [Ingress, Egress], ingress: [${ingress}], egress: [${called.length > 0 ? `{to: [${names(called)}]}` : ""}]`);
  });
  const dns = policy("dns", "podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {}, podSelector: {matchLabels: {k8s-app: kube-dns}}}], ports: [{port: 53, protocol: UDP}]}]");
  return [policy("default-deny", "podSelector: {}, policyTypes: [Ingress, Egress]"), dns, ...isolated];
}

describe.for(APPLICATIONS)("$name", (application) => {
  const plain = documentsOf(application);
  const strict = [...plain, ...policiesOf(application)];
  const edges = callsOf(application);

  test("as published, every call works, and the entry is open to the internet", () => {
    expect(edges.filter(({ from, to }) => answer(`deploy/${from}`, `svc/${to}`, plain) !== "yes")).toEqual([]);
    expect(answer("internet", `svc/${application.entry}`, plain)).toBe("yes");
  });

  test("with one policy a program, every call still works, by the port that the Service has", () => {
    expect(edges.filter(({ from, to }) => answer(`deploy/${from}`, `svc/${to}`, strict) !== "yes")).toEqual([]);
    expect(answer("internet", `svc/${application.entry}`, strict)).toBe("yes");
  });

  test("with one policy a program, nothing else works", () => {
    expect(pairs(strict)).toEqual(edges.map(({ from, to }) => `${from} → ${to}`).sort());
  });
});

test("a policy for cart does nothing for Pods called carts", () => {
  const world = [...program("carts", { port: 80 }), ...program("front-end"), policy("deny", "podSelector: {}"), policy("cart-access", "podSelector: {matchLabels: {app: cart}}, ingress: [{from: [{podSelector: {matchLabels: {app: front-end}}}], ports: [{port: 80}]}]")];
  expect(answer("front-end", "svc/carts", world)).toBe("no");
});
