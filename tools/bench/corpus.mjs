// Manifests to measure with: applications of eight objects each, one file for each application, fifty in a folder.
// The same number of applications gives the same bytes. Nothing in them is wrong, every reference resolves.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const NAMES = ["cart", "catalog", "checkout", "payment", "search", "orders", "profile", "mailer", "ledger", "media"];
const PER_NAMESPACE = 20;

/** Writes the manifests of so many applications into a folder; returns how many bytes and objects. */
export function writeCorpus(folder, apps) {
  let bytes = 0;
  let objects = 0;
  const write = (path, documents) => {
    const text = `${documents.join("---\n")}`;
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
    bytes += Buffer.byteLength(text);
    objects += documents.length;
  };
  for (let number = 0; number < apps; number++) {
    const namespace = `team-${Math.floor(number / PER_NAMESPACE)}`;
    if (number % PER_NAMESPACE === 0) write(`namespaces/${namespace}.yaml`, [`apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${namespace}\n`]);
    write(`apps-${Math.floor(number / 50)}/app-${number}.yaml`, application(number, namespace));
  }
  return { bytes, objects };
}

/** Five objects of one application, as the text of one file. */
export function smallFile() {
  return application(0, "team-0").slice(0, 5).join("---\n");
}

function application(number, namespace) {
  const name = `${NAMES[number % NAMES.length]}-${number}`;
  const head = (apiVersion, kind) => `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n  labels:\n    app.kubernetes.io/name: ${name}\n    app.kubernetes.io/part-of: shop\n    app.kubernetes.io/managed-by: pipeline\n  annotations:\n    example.com/owner: "team ${number % 37}, on call"\n    example.com/revision: "${(number * 7919).toString(16)}"\n`;
  return [
    `${head("v1", "ServiceAccount")}automountServiceAccountToken: false\n`,
    `${head("v1", "ConfigMap")}data:\n  LOG_LEVEL: info\n  application.properties: |\n${Array.from({ length: 24 }, (_, i) => `    shop.${name}.setting-${i}=value ${number + i} # of ${i}\n`).join("")}`,
    head("apps/v1", "Deployment") + deployment(name, number),
    `${head("v1", "Service")}spec:\n  selector:\n    app.kubernetes.io/name: ${name}\n  ports:\n    - name: http\n      port: 80\n      targetPort: http\n    - name: metrics\n      port: 9090\n      targetPort: metrics\n`,
    `${head("networking.k8s.io/v1", "Ingress")}spec:\n  ingressClassName: nginx\n  rules:\n    - host: ${name}.example.com\n      http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend:\n              service:\n                name: ${name}\n                port:\n                  name: http\n`,
    `${head("autoscaling/v2", "HorizontalPodAutoscaler")}spec:\n  minReplicas: 2\n  maxReplicas: ${4 + number % 7}\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: ${name}\n  metrics:\n    - type: Resource\n      resource:\n        name: cpu\n        target:\n          type: Utilization\n          averageUtilization: 70\n`,
    `${head("policy/v1", "PodDisruptionBudget")}spec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: ${name}\n`,
    `${head("networking.k8s.io/v1", "NetworkPolicy")}spec:\n  podSelector:\n    matchLabels:\n      app.kubernetes.io/name: ${name}\n  policyTypes: [Ingress]\n  ingress:\n    - ports:\n        - port: http\n        - port: metrics\n`,
  ];
}

function deployment(name, number) {
  const container = (of, image, ports) => `        - name: ${of}
          image: registry.example.com/shop/${image}:1.${number % 40}.${number % 9}
          imagePullPolicy: IfNotPresent
${ports}          env:
            - name: POD_NAME
              valueFrom:
                fieldRef:
                  fieldPath: metadata.name
            - name: LOG_LEVEL
              valueFrom:
                configMapKeyRef:
                  name: ${name}
                  key: LOG_LEVEL
${Array.from({ length: 12 }, (_, i) => `            - name: SETTING_${i}\n              value: "${number * i}"\n`).join("")}          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 256Mi
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]
          volumeMounts:
            - name: settings
              mountPath: /etc/settings
              readOnly: true
            - name: scratch
              mountPath: /tmp
`;
  return `spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ${name}
    spec:
      serviceAccountName: ${name}
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
${container("main", NAMES[number % NAMES.length], `          ports:
            - name: http
              containerPort: 8080
            - name: metrics
              containerPort: 9090
          readinessProbe:
            httpGet:
              path: /ready
              port: http
            periodSeconds: 5
`)}${container("sidecar", "sidecar", "")}      volumes:
        - name: settings
          configMap:
            name: ${name}
        - name: scratch
          emptyDir: {}
`;
}
