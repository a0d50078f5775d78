import { validateResourceClaim, validateResourceClaimTemplate } from "./devices/claim.ts";
import { validateDeviceClass } from "./devices/device-class.ts";
import { validateResourceSlice } from "./devices/resource-slice.ts";
import { validateDeviceTaintRule } from "./devices/taints.ts";
import type { Validators } from "./validator.ts";

/** The kinds of resource.k8s.io: claims of devices, classes of them, and what drivers offer. */
export const validators: Validators = {
  "resource.k8s.io/DeviceClass": validateDeviceClass,
  "resource.k8s.io/DeviceTaintRule": validateDeviceTaintRule,
  "resource.k8s.io/ResourceClaim": validateResourceClaim,
  "resource.k8s.io/ResourceClaimTemplate": validateResourceClaimTemplate,
  "resource.k8s.io/ResourceSlice": validateResourceSlice,
};
