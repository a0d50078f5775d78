import { expect, test } from "vitest";
import { kustomizeComplaint } from "../../src/render/complaint.ts";

const into = (folder: string) => `accumulating resources: accumulation err='accumulating resources from '../repo/${folder}': '/repo/${folder}' must resolve to a file': recursed accumulation of path '/repo/${folder}': `;
const MISSING = "accumulating resources: accumulation err='accumulating resources from 'missing.yaml': evalsymlink failure on '/repo/base/missing.yaml' : lstat /repo/base/missing.yaml: no such file or directory': must build at directory: not a valid directory: evalsymlink failure on '/repo/base/missing.yaml' : lstat /repo/base/missing.yaml: no such file or directory";

// What kustomize 5.7 and kubectl 1.32 print.
test.for([
  [`${into("app")}${into("base")}${MISSING}`, "in /repo/base: /repo/base/missing.yaml does not exist"],
  [`${into("app")}no resource matches strategic merge patch "Service.v1.[noGrp]/other.[noNs]": no matches for Id Service.v1.[noGrp]/other.[noNs]; failed to find unique target`, 'no resource matches strategic merge patch "Service.v1.[noGrp]/other.[noNs]"'],
  [`${into("app")}accumulating resources: accumulating resources from 's.yaml': MalformedYAMLError: yaml: line 2: did not find expected node content in File: s.yaml`, "s.yaml is no YAML: line 2: did not find expected node content"],
  ["accumulating resources: accumulation err='accumulating resources from '../repo/app': '/repo/app' must resolve to a file': couldn't make target for path '/repo/app': invalid Kustomization: json: unknown field \"resource\"", 'invalid Kustomization: json: unknown field "resource"'],
  [`${into("app")}accumulating resources: accumulation err='merging resources from 's.yaml': may not add resource with an already registered id: Service.v1.[noGrp]/web.[noNs]': must build at directory: '/repo/app/s.yaml': file is not directory`, "s.yaml adds Service.v1.[noGrp]/web.[noNs], which is there already"],
  [`${into("app")}accumulating resources: accumulation err='accumulating resources from '../o2/s.yaml': security; file '/repo/o2/s.yaml' is not in or below '/repo/app'': must build at directory: '/repo/o2/s.yaml': file is not directory`, "/repo/o2/s.yaml is outside /repo/app; kustomize reads files of a kustomization's own folder only"],
  [`accumulating components: accumulateDirectory: "recursed accumulation of path '/repo/app': ${MISSING}"`, "/repo/base/missing.yaml does not exist"],
  [`E1121 16:39:49.167165   15285 run.go:72] "command failed" err="${into("app")}no resource matches strategic merge patch \\"Service.v1.[noGrp]/other.[noNs]\\": no matches for Id Service.v1.[noGrp]/other.[noNs]"`, 'no resource matches strategic merge patch "Service.v1.[noGrp]/other.[noNs]"'],
  [`${into("app")}accumulating resources: accumulation err='something new': must build at directory: 'x'`, "something new"],
  ["something else", "something else"],
  ["", ""],
] as const)("%s", ([text, expected]) => expect(kustomizeComplaint(text, "/repo/app")).toBe(expected));
