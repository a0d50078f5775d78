const LOG_LINE = /^[EF]\d{4} .*?\] "command failed" err="(.*)"$/;
/** How kustomize leads from folder to folder, down to what is wrong; the last folder is the one that counts. */
const WAY = [
  /^accumulating (?:resources|components): accumulation err='accumulating resources from '.*?': '.*?' must resolve to a file': /,
  /^accumulating components: accumulateDirectory: "(?=recursed)/,
  /^accumulating resources: (?=accumulat)/,
  /^(?:recursed accumulation of path|couldn't make target for path) '(?<folder>.*?)': /,
];
/** What it says at the end, in fewer words. */
const ENDS: readonly (readonly [RegExp, (...found: string[]) => string])[] = [
  [/^accumulation err='accumulating resources from '.*?': evalsymlink failure on '(.*?)' : .*no such file or directory/, (path) => `${path} does not exist`],
  [/^accumulation err='accumulating resources from '.*?': security; file '(.*?)' is not in or below '(.*?)'/, (path, folder) => `${path} is outside ${folder}; kustomize reads files of a kustomization's own folder only`],
  [/^accumulation err='merging resources from '(.*?)': may not add resource with an already registered id: (.*?)': must build at/, (path, id) => `${path} adds ${id}, which is there already`],
  [/^(no resource matches strategic merge patch ".*?"): no matches for Id/, (what) => what],
  [/^accumulat\w+ (?:err='accumulating )?resources from '(.*?)': MalformedYAMLError: yaml: (.*?) in File: \S+$/, (path, what) => `${path} is no YAML: ${what}`],
];

/** What kustomize complains of, without its way there: one sentence, and the folder where it is another one than `folder`. */
export function kustomizeComplaint(text: string, folder: string): string {
  let rest = LOG_LINE.exec(text)?.[1]?.replaceAll('\\"', '"') ?? text;
  let where = folder;
  for (let step = wayOf(rest); step; step = wayOf(rest)) {
    rest = rest.slice(step[0].length);
    where = step.groups?.folder ?? where;
  }
  const end = ENDS.flatMap(([pattern, words]) => {
    const found = pattern.exec(rest);
    return found ? [words(...found.slice(1))] : [];
  })[0];
  return `${where === folder ? "" : `in ${where}: `}${end ?? rest.replace(/'?: must build at directory: .*$/, "").replace(/^accumulation err='/, "")}`;
}

function wayOf(text: string): RegExpExecArray | undefined {
  for (const pattern of WAY) {
    const found = pattern.exec(text);
    if (found) return found;
  }
  return undefined;
}
