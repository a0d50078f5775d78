import type { Pod, PodTemplate } from "../../resource/api/core-v1.ts";
import { Path } from "../../source/path.ts";
import { finishedName, validateMetadata } from "../metadata.ts";
import { dns1123LabelProblem, dnsSubdomainName } from "../names.ts";
import type { Validation } from "../validation.ts";
import type { Validators } from "../validator.ts";
import { validateAnnotationsMatch, validatePodAnnotations } from "./annotations.ts";
import { validateImageSpaces } from "./container.ts";
import { PodContext } from "./context.ts";
import { validatePodSpec } from "./spec.ts";
import { validatePodTemplateSpec, warnPodTemplate } from "./template.ts";
import { warnPod } from "./warnings.ts";

const NAME = Path.of("metadata", "name");
const ANNOTATIONS = Path.of("metadata", "annotations");
const SPEC = Path.of("spec");
const TEMPLATE = Path.of("template");

/** A Pod on create (ValidatePodCreate in pkg/apis/core/validation/validation.go, pkg/registry/core/pod/strategy.go). */
function validatePod(pod: Pod, validation: Validation): void {
  const spec = pod.spec ?? {};
  const name = finishedName(pod.metadata);
  const context = new PodContext(spec, { specPath: SPEC, name, metadata: pod.metadata, isPod: true }, validation);
  validateMetadata(pod, { namespaced: true, name: dnsSubdomainName, setsGeneration: validation.has("podGeneration") }, validation);
  validatePodAnnotations(context, ANNOTATIONS);
  validatePodSpec(context, SPEC);
  for (const field of ["containers", "initContainers"] as const) {
    spec[field]?.forEach((container, i) => {
      validateImageSpaces(container, SPEC.child(field, i), validation);
    });
  }
  if (spec.ephemeralContainers?.length) {
    validation.forbidden(SPEC.child("ephemeralContainers"), "ephemeral containers are added to a running Pod, with kubectl debug; a new Pod has none");
  }
  if (spec.nodeName && spec.schedulingGates?.length) {
    validation.forbidden(SPEC.child("nodeName"), "a Pod with schedulingGates waits for a node; remove nodeName or the gates");
  }
  validateAnnotationsMatch(context, SPEC);
  if (validation.causes.length > 0) return;
  const problem = dns1123LabelProblem(name);
  if (problem !== undefined) validation.warn(NAME, `the name is also the Pod's host name, for which ${problem}`);
  warnPod(context, Path.root);
}

/** A PodTemplate (ValidatePodTemplate in pkg/apis/core/validation/validation.go, pkg/registry/core/podtemplate/strategy.go). */
function validatePodTemplate(object: PodTemplate, validation: Validation): void {
  validateMetadata(object, { namespaced: true, name: dnsSubdomainName, setsGeneration: true }, validation);
  validatePodTemplateSpec(object.template, TEMPLATE, validation);
  if (validation.causes.length === 0) warnPodTemplate(object.template ?? {}, TEMPLATE, validation);
}

export const validators: Validators = { "/Pod": validatePod, "/PodTemplate": validatePodTemplate };
