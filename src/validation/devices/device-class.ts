import type { DeviceClass } from "../../resource/api/resource-v1.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { validateMetadata } from "../metadata.ts";
import { dnsSubdomainName } from "../names.ts";
import { isExtendedResource } from "../resource-names.ts";
import type { Validation } from "../validation.ts";
import { validateItems } from "./collections.ts";
import { validateConfiguration } from "./configuration.ts";
import { validateSelectors } from "./selector.ts";

const SPEC = Path.of("spec");
const MOST_CONFIGURATIONS = 32;

/** A DeviceClass (ValidateDeviceClass in pkg/apis/resource/validation/validation.go). */
export function validateDeviceClass(deviceClass: DeviceClass, validation: Validation): void {
  const ignoresGenerateName = validation.has("deviceClassGenerateName");
  validateMetadata(deviceClass, { namespaced: false, name: dnsSubdomainName, setsGeneration: true, ignoresGenerateName }, validation);
  const { selectors = [], config = [], extendedResourceName } = deviceClass.spec ?? {};
  validateSelectors(selectors, SPEC.child("selectors"), validation);
  validateItems(config, MOST_CONFIGURATIONS, validateConfiguration, SPEC.child("config"), validation);
  if (extendedResourceName !== undefined && validation.has("deviceExtendedResource") && !isExtendedResource(extendedResourceName)) {
    validation.invalid(SPEC.child("extendedResourceName"), `${quote(extendedResourceName)} is not the name of an extended resource, such as "example.com/gpu"`);
  }
}
