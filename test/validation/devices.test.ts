import { describe, expect, it } from "vitest";
import { entryPath } from "../../src/validation/devices/collections.ts";
import { Path } from "../../src/source/path.ts";
import { causesOf, warningsOf } from "../support/verdict.ts";

const object = (kind: string, spec: string): string => `apiVersion: resource.k8s.io/v1\nkind: ${kind}\nmetadata: {name: one}\nspec: {${spec}}\n`;
const claim = (devices: string): string => object("ResourceClaim", `devices: {${devices}}`);
const request = (text: string, rest = ""): string => claim(`requests: [{name: gpu, exactly: {deviceClassName: gpu.example.com, ${text}}}]${rest}`);
const deviceClass = (expression: string): string => object("DeviceClass", `selectors: [{cel: {expression: ${JSON.stringify(expression)}}}]`);
const slice = (spec: string): string => object("ResourceSlice", `driver: gpu.example.com, pool: {name: p, resourceSliceCount: 1}, ${spec}`);
const device = (text: string): string => slice(`allNodes: true, devices: [{name: gpu-0, ${text}}]`);
const capacity = (policy: string): string => device(`allowMultipleAllocations: true, capacity: {memory: {value: 10Gi, requestPolicy: {${policy}}}}`);

describe("ResourceClaim", () => {
  const DEVICES = "spec.devices";
  it.each([
    ["a plain one", request("", ", constraints: [{matchAttribute: gpu.example.com/numa}], config: [{requests: [gpu], opaque: {driver: a, parameters: {}}}]"), []],
    ["nothing", claim(""), []],
    ["no way to ask", claim("requests: [{name: gpu}]"), [`${DEVICES}.requests[0] Required`]],
    ["two ways to ask", claim("requests: [{name: gpu, exactly: {}, firstAvailable: [{}]}]"), [`${DEVICES}.requests[0] Invalid`]],
    ["a name twice", claim("requests: [{name: a, exactly: {deviceClassName: b}}, {name: a, firstAvailable: [{name: c, deviceClassName: d}, {name: c, deviceClassName: d}]}]"),
      [`${DEVICES}.requests[1].firstAvailable[1] Duplicate`, `${DEVICES}.requests[1] Duplicate`]],
    ["a count for all", request("allocationMode: All, count: 2"), [`${DEVICES}.requests[0].exactly.count Invalid`]],
    ["an unknown mode", request("allocationMode: Some"), [`${DEVICES}.requests[0].exactly.allocationMode NotSupported`]],
    ["admin access", request("adminAccess: true"), [`${DEVICES}.requests[0].adminAccess Forbidden`]],
    ["tolerations", request("tolerations: [{operator: Exists, value: a, effect: Maybe}, {key: 'a b'}]"),
      [`${DEVICES}.requests[0].exactly.tolerations[0].value Invalid`, `${DEVICES}.requests[0].exactly.tolerations[0].effect NotSupported`, `${DEVICES}.requests[0].exactly.tolerations[1].key Invalid`]],
    ["references to nothing", request("", ", constraints: [{requests: [cpu, gpu/a/b, gpu, gpu], matchAttribute: numa}]"),
      [`${DEVICES}.constraints[0].requests[0] Invalid`, `${DEVICES}.constraints[0].requests[1] Invalid`, `${DEVICES}.constraints[0].requests[3] Duplicate`,
        `${DEVICES}.constraints[0].matchAttribute Invalid`]],
    ["configuration without parameters", request("", ", config: [{}, {opaque: {driver: A_}}, {opaque: {driver: a, parameters: [1]}}]"),
      [`${DEVICES}.config[0].opaque Required`, `${DEVICES}.config[1].opaque.driver Invalid`, `${DEVICES}.config[1].opaque.parameters Required`, `${DEVICES}.config[2].opaque.parameters Invalid`]],
    ["too many requests", claim(`requests: [${Array.from({ length: 33 }, () => "{}").join(", ")}]`), [`${DEVICES}.requests TooMany`]],
  ])("judges %s", (_what, text, causes) => {
    expect(causesOf(text)).toEqual(causes);
  });

  it("follows the version", () => {
    expect(causesOf(request("tolerations: [{effect: Maybe}]"), "1.35")).toEqual([]);
    expect(causesOf(request("", ", constraints: [{}]"), "1.35")).toEqual([`${DEVICES}.constraints[0].matchAttribute Required`]);
    expect(causesOf(request("", ", constraints: [{}]"), "1.36")).toEqual([`${DEVICES}.constraints[0] Required`]);
    const repeated = claim("requests: [{name: a, exactly: {deviceClassName: b}}, {name: a, exactly: {deviceClassName: b}}]");
    expect(causesOf(repeated, "1.34")).toEqual([`${DEVICES}.requests[1].name Duplicate`]);
  });

  it("reads templates the same way", () => {
    const template = object("ResourceClaimTemplate", "metadata: {name: a}, spec: {devices: {requests: [{name: gpu, exactly: {adminAccess: true}}]}}");
    expect(causesOf(template)).toEqual(["spec.devices.requests[0].adminAccess Forbidden", "spec.metadata.name Forbidden", "spec.spec.devices.requests[0].exactly.deviceClassName Required"]);
  });
});

describe("DeviceClass", () => {
  const EXPRESSION = "spec.selectors[0].cel.expression";
  it.each([
    ["a driver", "device.driver == 'gpu.example.com'", []],
    ["an attribute that may be true or false", "device.attributes['gpu.example.com'].healthy", []],
    ["a capacity", "device.capacity['gpu.example.com'].memory.compareTo(quantity('10Gi')) >= 0", []],
    ["a name for a part", "cel.bind(gpu, device.attributes['gpu.example.com'], gpu.healthy && gpu.model == 'a')", []],
    ["an unknown field", "device.name == 'a'", [`${EXPRESSION} Invalid`]],
    ["a number", "1 + 1", [`${EXPRESSION} Invalid`]],
    ["nothing", "", [`${EXPRESSION} Invalid`]],
    ["what is no expression", "device.driver ==", [`${EXPRESSION} Invalid`]],
    ["a very long one", `true${" || true".repeat(2000)}`, [`${EXPRESSION} TooLong`]],
    ["one that costs too much", "device.attributes.all(a, device.attributes.all(b, device.attributes.all(c, device.attributes.all(d, a == b && c == d))))", [`${EXPRESSION} Forbidden`]],
  ])("judges %s", (_what, expression, causes) => {
    expect(causesOf(deviceClass(expression))).toEqual(causes);
  });

  it("knows shared devices since 1.36", () => {
    expect(causesOf(deviceClass("device.allowMultipleAllocations"), "1.35")).toEqual([`${EXPRESSION} Invalid`]);
    expect(causesOf(deviceClass("device.allowMultipleAllocations"), "1.36")).toEqual([]);
    expect(causesOf(object("DeviceClass", "extendedResourceName: gpu"), "1.35")).toEqual([]);
    expect(causesOf(object("DeviceClass", "extendedResourceName: gpu"), "1.36")).toEqual(["spec.extendedResourceName Invalid"]);
  });
});

describe("ResourceSlice", () => {
  const DEVICE = "spec.devices[0]";
  it.each([
    ["a plain one", device("attributes: {model: {string: a}, gpu.example.com/slots: {int: 2}}"), []],
    ["no nodes", slice("devices: []"), ["spec Required"]],
    ["nodes said twice", slice("nodeName: node-1, allNodes: true"), ["spec Invalid"]],
    ["nodes not said", slice("nodeName: '', allNodes: false, perDeviceNodeSelection: false"),
      ["spec.nodeName Invalid", "spec.allNodes Invalid", "spec.perDeviceNodeSelection Invalid", "spec Required"]],
    ["devices and counters", slice("allNodes: true, devices: [], sharedCounters: []"), ["spec Invalid"]],
    ["counters", slice("allNodes: true, sharedCounters: [{}, {name: a, counters: {A: {value: 1}}}]"),
      ["spec.sharedCounters[0].name Required", "spec.sharedCounters[0].counters Required", "spec.sharedCounters[1].counters Invalid"]],
    ["attributes", device("attributes: {a-b: {}, /c: {int: 1, bool: true}, v: {version: '1'}}"),
      [`${DEVICE}.attributes Invalid`, `${DEVICE}.attributes[a-b] Invalid`, `${DEVICE}.attributes[/c] Invalid`, `${DEVICE}.attributes[v].version Invalid`]],
    ["nodes of a device", device("nodeName: node-1"), [`${DEVICE} Invalid`]],
    ["nodes of each device", slice("perDeviceNodeSelection: true, devices: [{name: a}, {name: b, nodeName: node-1, allNodes: true}]"), ["spec.devices[0] Required", "spec.devices[1] Invalid"]],
    ["conditions", device("bindingConditions: [a, a], bindingFailureConditions: [a]"), [`${DEVICE}.bindingConditions[1] Duplicate`, `${DEVICE}.bindingFailureConditions[0] Invalid`]],
    ["one kind of conditions", device("bindingConditions: [a]"), [`${DEVICE}.bindingFailureConditions Invalid`]],
    ["a policy on a device of one claim", device("capacity: {memory: {value: 1, requestPolicy: {}}}"), [`${DEVICE}.capacity[memory].requestPolicy Forbidden`]],
    ["values without a default", capacity("validValues: [1Gi]"), [`${DEVICE}.capacity[memory].requestPolicy.default Required`]],
    ["values", capacity("default: 3Gi, validValues: [2Gi, 1Gi, 20Gi, 1Gi]"),
      ["validValues[1] Invalid", "validValues[3] Invalid", "validValues[2] Invalid", "validValues[3] Duplicate", "validValues Invalid"]
        .map((cause) => `${DEVICE}.capacity[memory].requestPolicy.${cause}`)],
    ["a range", capacity("default: 1Gi, validRange: {min: 2Gi, max: 20Gi, step: 9Gi}"),
      ["min", "max", "step"].map((field) => `${DEVICE}.capacity[memory].requestPolicy.validRange.${field} Invalid`)],
  ])("judges %s", (_what, text, causes) => {
    expect(causesOf(text)).toEqual(causes);
  });

  it("follows the version", () => {
    const range = capacity("default: 1.5, validRange: {min: 1, step: 0.5}");
    expect(causesOf(range, "1.35")).toEqual([]);
    expect(causesOf(range, "1.36")).toEqual([]);
    expect(causesOf(capacity("default: 1.7, validRange: {min: 1, step: 0.5}"), "1.37")).toEqual([`${DEVICE}.capacity[memory].requestPolicy.validRange.step Invalid`]);
    expect(causesOf(capacity("default: 1, validRange: {min: 2}"), "1.37")).toEqual([`${DEVICE}.capacity[memory].requestPolicy.validRange.default Invalid`]);
    expect(causesOf(capacity("default: 1, validRange: {min: 1, step: 0}"), "1.37")).toEqual([`${DEVICE}.capacity[memory].requestPolicy.validRange.step Invalid`]);
    expect(causesOf(device("attributes: {a: {}}"), "1.34")).toEqual([`${DEVICE}.attributes[a] Required`]);
    const rule = "apiVersion: resource.k8s.io/v1\nkind: DeviceTaintRule\nmetadata: {name: one}\nspec: {deviceSelector: {driver: '', pool: A, device: a.b}, taint: {key: a}}\n";
    expect(causesOf(rule, "1.37")).toEqual(["spec.deviceSelector.driver Required", "spec.deviceSelector.pool Invalid", "spec.deviceSelector.device Invalid", "spec.taint.effect Required"]);
  });

  it("warns of upper case", () => {
    expect(warningsOf(device("").replace("gpu.example.com", "GPU.example.com"))).toEqual(["spec.driver"]);
    expect(warningsOf(device("").replace("gpu.example.com", "GPU.example.com"), "1.34")).toEqual([]);
  });
});

it("cuts long keys in the middle, as the server's paths do", () => {
  expect(String(entryPath(Path.of("a"), "x".repeat(20), 16))).toBe(`a[${"x".repeat(7)}...${"x".repeat(6)}]`);
  expect(String(entryPath(Path.of("a"), "short", 16))).toBe("a[short]");
});
