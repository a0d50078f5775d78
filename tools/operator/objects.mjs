// The objects that the operator is measured with: applications of five objects each, in some namespaces.

export const placeOf = (i, namespaces) => ({ name: `app-${i}`, namespace: `measure-${i % namespaces}` });

/** The address of each object of an application, without its name, and the object. */
export function application(i, namespaces) {
  const metadata = placeOf(i, namespaces);
  const { name } = metadata;
  const container = { name: "web", image: "example.com/web:1.0", ports: [{ containerPort: 8080, name: "http" }], envFrom: [{ configMapRef: { name } }], env: [{ name: "TOKEN", valueFrom: { secretKeyRef: { name, key: "token" } } }] };
  const at = (root, plural) => `${root}/namespaces/${metadata.namespace}/${plural}`;
  return [
    [at("/api/v1", "serviceaccounts"), { metadata }],
    [at("/api/v1", "configmaps"), { metadata, data: { level: "info" } }],
    [at("/api/v1", "secrets"), { metadata, stringData: { token: "x" } }],
    [at("/api/v1", "services"), { metadata, spec: { selector: { app: name }, ports: [{ port: 80, targetPort: "http" }] } }],
    // No Pods: this measures the operator, not the control plane.
    [at("/apis/apps/v1", "deployments"), { metadata, spec: { replicas: 1, paused: true, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { serviceAccountName: name, containers: [container] } } } }],
  ];
}

/** Makes the namespaces and the objects in them. */
export async function makeObjects({ send }, { objects, namespaces }) {
  for (let i = 0; i < namespaces; i++) await send("POST", "/api/v1/namespaces", { metadata: { name: `measure-${i}` } });
  const all = Array.from({ length: objects / 5 }, (_, i) => application(i, namespaces)).flat();
  let next = 0;
  await Promise.all(Array.from({ length: 24 }, async () => {
    while (next < all.length) {
      const [path, value] = all[next++];
      const { status, value: answer } = await send("POST", path, value);
      if (status >= 300) throw new Error(JSON.stringify(answer));
    }
  }));
}

/** Installs the definitions of OpenReports, from the tests' copy. */
export async function defineReports({ send }, definitions) {
  for (const definition of definitions) await send("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition);
  for (let i = 0; i < 100; i++) {
    if ((await send("GET", "/apis/openreports.io/v1alpha1/reports")).status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("reports are not served");
}
