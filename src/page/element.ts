type Child = Node | string | undefined;

/** An element with attributes and children. Text becomes text nodes: nothing from a manifest is ever read as markup. */
export function element<K extends keyof HTMLElementTagNameMap>(name: K, attributes: Readonly<Record<string, string>> = {}, ...children: readonly Child[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  for (const child of children) if (child !== undefined) made.append(child);
  return made;
}

/** A button that does something. */
export function button(attributes: Readonly<Record<string, string>>, action: () => void, ...children: readonly Child[]): HTMLButtonElement {
  const made = element("button", { type: "button", ...attributes }, ...children);
  made.addEventListener("click", action);
  return made;
}

/** The element of the page with that id, which the page is made with. */
export function byId<E extends Element = HTMLElement>(id: string): E {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found as unknown as E;
}
