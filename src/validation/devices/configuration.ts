import type { DeviceClassConfiguration, OpaqueDeviceConfiguration } from "../../resource/api/resource-v1.ts";
import type { Path } from "../../source/path.ts";
import { byteLength } from "../labels.ts";
import type { Validation } from "../validation.ts";
import { validateDriverName } from "./names.ts";

const PARAMETERS_SIZE = 10 * 1024;

/** Configuration of devices, which only their driver understands (validateDeviceConfiguration in pkg/apis/resource/validation/validation.go). */
export function validateConfiguration({ opaque }: DeviceClassConfiguration, path: Path, validation: Validation): void {
  if (!opaque) return validation.required(path.child("opaque"), "configuration needs the driver and its parameters, under opaque");
  validateDriverName(opaque.driver, path.child("opaque", "driver"), validation);
  validateParameters(opaque.parameters, path.child("opaque", "parameters"), validation);
}

function validateParameters(parameters: OpaqueDeviceConfiguration["parameters"], path: Path, validation: Validation): void {
  if (parameters === undefined) return validation.required(path, "the parameters for the driver are missing");
  const size = byteLength(JSON.stringify(parameters, writeBigInt));
  if (size > PARAMETERS_SIZE) validation.tooLong(path, `the parameters take ${size} bytes as JSON; at most ${PARAMETERS_SIZE} are allowed`);
  else if (typeof parameters !== "object" || Array.isArray(parameters)) validation.invalid(path, "the parameters must be an object");
}

/** Integers beyond 2^53 are read as bigints, which JSON.stringify refuses; as text of the same length they measure alike but for the quotes. */
function writeBigInt(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
