import type { ApplicationInput, ApplicationView } from "../../api/types";

/** What must be said of an application whenever one of its fields changes; all else stays as it is. */
export function inputOf({ id, name, type, redirect_uris }: ApplicationView): ApplicationInput {
  return { id, name, type, redirect_uris };
}
