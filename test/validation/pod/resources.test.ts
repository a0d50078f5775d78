import { describe, expect, it } from "vitest";
import { causesOf } from "../../support/verdict.ts";

const pod = (resources: string, spec = "", kind = "Pod"): string => {
  const podSpec = `{containers: [{name: main, image: web, resources: {${resources}}}]${spec && ", "}${spec}}`;
  return kind === "Pod" ? `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: ${podSpec}\n` : `apiVersion: v1\nkind: PodTemplate\nmetadata: {name: web}\ntemplate: {spec: ${podSpec}}\n`;
};
const at = "spec.containers[0].resources";

describe("resources of a container", () => {
  it.each([
    ["a request above its limit", "requests: {cpu: 2}, limits: {cpu: 1500m}", [`${at}.requests Invalid`]],
    ["a request that rounds up to its limit", "requests: {cpu: 0.9m}, limits: {cpu: 1m}", []],
    ["a negative amount", "limits: {memory: -1}", [`${at}.limits[memory] Invalid`, `${at}.requests[memory] Invalid`]],
    ["a name that is none", "limits: {gpu: 1}", [`${at}.limits[gpu] Invalid`, `${at}.requests[gpu] Invalid`]],
    ["a resource of quotas", "requests: {pods: 1}", [`${at}.requests[pods] Invalid`]],
    ["half a device", "limits: {example.com/gpu: 0.5}", [`${at}.limits[example.com/gpu] Invalid`, `${at}.requests[example.com/gpu] Invalid`]],
    ["a device without a limit", "requests: {example.com/gpu: 1}", [`${at}.limits Required`]],
    ["fewer devices than the limit", "requests: {example.com/gpu: 1}, limits: {example.com/gpu: 2}", [`${at}.requests Invalid`]],
    ["huge pages alone", "limits: {hugepages-2Mi: 4Mi}", [`${at} Forbidden`]],
    ["part of a huge page", "limits: {hugepages-2Mi: 3Mi, cpu: 1}", [`${at}.limits[hugepages-2Mi] Invalid`, `${at}.requests[hugepages-2Mi] Invalid`]],
    ["huge pages of no size", "limits: {hugepages-0: 0, cpu: 1}", [`${at}.limits[hugepages-0] Invalid`, `${at}.requests[hugepages-0] Invalid`]],
  ])("judges %s", (_what, resources, causes) => {
    expect(causesOf(pod(resources))).toEqual(causes);
  });

  it("takes limits for requests in a Pod, not in a template", () => {
    expect(causesOf(pod("limits: {gpu: 1}", "", "PodTemplate"))).toEqual(["template.spec.containers[0].resources.limits[gpu] Invalid"]);
  });
});

describe("resources of a Pod as a whole", () => {
  it.each([
    ["less than its containers request", "requests: {cpu: 2}", "resources: {requests: {cpu: 1}}", ["spec.resources.requests[cpu] Invalid"]],
    ["less than a container may use, at a path of the server's own", "limits: {cpu: 2}, requests: {cpu: 1}", "resources: {limits: {cpu: 1}}", ["spec.resources.containers[0][cpu].limits Invalid"]],
    ["requests that its containers' requests fill in", "requests: {cpu: 2}", "resources: {limits: {cpu: 1}}", ["spec.resources.requests Invalid"]],
    ["huge pages that its containers' limits fill in", "limits: {hugepages-2Mi: 4Mi, cpu: 1}", "resources: {requests: {cpu: 1}}", []],
    ["a device", "", "resources: {limits: {example.com/gpu: 1}}", ["spec.resources.limits[example.com/gpu] NotSupported"]],
    ["a sidecar and an init container, which run together", "requests: {cpu: 1}",
      "resources: {requests: {cpu: 3}}, initContainers: [{name: a, image: b, restartPolicy: Always, resources: {requests: {cpu: 2}}}, {name: c, image: b, resources: {requests: {cpu: 2}}}]",
      ["spec.resources.requests[cpu] Invalid"]],
    ["an init container that needs less than what runs later", "requests: {cpu: 3}", "resources: {requests: {cpu: 3}}, initContainers: [{name: a, image: b, resources: {requests: {cpu: 2}}}]", []],
    ["claims", "", "resources: {claims: []}", ["spec.resources.claims Forbidden"]],
    ["any on Windows", "", "os: {name: windows}, resources: {limits: {cpu: -1}}", ["spec.resources Forbidden"]],
  ])("judges %s", (_what, resources, spec, causes) => {
    expect(causesOf(pod(resources, spec))).toEqual(causes);
  });
});
