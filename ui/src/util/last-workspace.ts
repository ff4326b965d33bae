const KEY = "saoma.workspace";

/** The workspace that was open last: where the next start leads. */
export const lastWorkspace = {
  get: (): string | undefined => window.localStorage.getItem(KEY) ?? undefined,
  set: (slug: string): void => window.localStorage.setItem(KEY, slug),
};
