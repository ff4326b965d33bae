/** A short name out of a long one: lower-case letters, digits and hyphens; the given word where nothing is left. */
export function toId(name: string, otherwise: string): string {
  const id = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 31)
    .replace(/-+$/, "");
  return id === "" ? otherwise : id;
}

/** The first of `word`, `word-2`, `word-3` … that is not taken. */
export function freeId(word: string, taken: readonly string[]): string {
  if (!taken.includes(word)) return word;
  let count = 2;
  while (taken.includes(`${word}-${count}`)) count += 1;
  return `${word}-${count}`;
}
