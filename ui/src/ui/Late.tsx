import { type ReactNode, useEffect, useState } from "react";

const PATIENCE_MS = 200;

/** Shows its children only once 200 ms have passed: what is quick should not flicker. */
export function Late({ children }: { children: ReactNode }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return late ? children : null;
}
