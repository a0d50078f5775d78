import { validateConfigMap } from "./config/config-map.ts";
import { validateSecret } from "./config/secret.ts";
import { validateServiceAccount } from "./config/service-account.ts";
import type { Validators } from "./validator.ts";

/** ConfigMap, Secret and ServiceAccount. */
export const validators: Validators = { "/ConfigMap": validateConfigMap, "/Secret": validateSecret, "/ServiceAccount": validateServiceAccount };
