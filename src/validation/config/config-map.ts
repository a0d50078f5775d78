import type { ConfigMap } from "../../resource/api/core-v1.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { validateMetadata } from "../metadata.ts";
import { configMapKeyProblem, dnsSubdomainName } from "../names.ts";
import type { Validation } from "../validation.ts";
import { dataSize, MAX_DATA_SIZE } from "./data-size.ts";

const DATA = Path.of("data");
const BINARY_DATA = Path.of("binaryData");
/** The server names the whole object by an empty step, which prints as "[]". */
const WHOLE_OBJECT = Path.root.key("");

/** A ConfigMap: keys that can be file names, each in one place only, and 1 MiB at most (ValidateConfigMap in pkg/apis/core/validation/validation.go). */
export function validateConfigMap(configMap: ConfigMap, validation: Validation): void {
  validateMetadata(configMap, { namespaced: true, name: dnsSubdomainName }, validation);
  const { data = {}, binaryData = {} } = configMap;
  for (const key in data) {
    const problem = configMapKeyProblem(key);
    if (problem !== undefined) validation.invalid(DATA.key(key), problem);
    if (Object.hasOwn(binaryData, key)) validation.invalid(DATA.key(key), `the key ${quote(key)} is in binaryData too; keep one of them`);
  }
  for (const key in binaryData) {
    const problem = configMapKeyProblem(key);
    if (problem !== undefined) validation.invalid(BINARY_DATA.key(key), problem);
  }
  const size = dataSize(data, binaryData);
  if (size > MAX_DATA_SIZE) validation.tooLong(WHOLE_OBJECT, `data and binaryData take ${size} bytes; a ConfigMap may hold ${MAX_DATA_SIZE} (1 MiB)`);
}
