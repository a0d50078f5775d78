import { validators as admission } from "./admission.ts";
import { validators as apiServices } from "./api-service.ts";
import { validators as autoscaling } from "./autoscaling.ts";
import { validators as certificates } from "./certificates.ts";
import { validators as cluster } from "./cluster.ts";
import { validators as config } from "./config.ts";
import { validators as customResourceDefinitions } from "./custom-resource-definition.ts";
import { validators as devices } from "./devices.ts";
import { validators as disruption } from "./disruption.ts";
import { validators as endpoints } from "./endpoints.ts";
import { validators as flowControl } from "./flow-control.ts";
import { validators as ingress } from "./ingress.ts";
import { validators as jobs } from "./jobs.ts";
import { validators as networkPolicy } from "./network-policy.ts";
import { validators as pods } from "./pod/index.ts";
import { validators as quota } from "./quota.ts";
import { validators as rbac } from "./rbac.ts";
import { validators as services } from "./service.ts";
import { validators as storage } from "./storage.ts";
import type { Validators } from "./validator.ts";
import { validators as workloads } from "./workloads.ts";

/** The validation of each kind that the API server serves, by `group/Kind`. */
export const VALIDATORS: Validators = {
  ...admission, ...apiServices, ...autoscaling, ...certificates, ...cluster, ...config, ...customResourceDefinitions, ...devices, ...disruption,
  ...endpoints, ...flowControl, ...ingress, ...jobs, ...networkPolicy, ...pods, ...quota, ...rbac, ...services, ...storage, ...workloads,
};
