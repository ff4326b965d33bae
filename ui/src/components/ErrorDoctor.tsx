import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useContext,
  useEffect,
  useState,
} from "react";

const Consultation = lazy(async () => ({
  default: (await import("./Consultation")).Consultation,
}));

const Open = createContext<() => void>(() => {});

/** Opens the error doctor, from anywhere. */
export const useErrorDoctor = () => useContext(Open);

/** The error doctor stands ready on every page: Ctrl E. */
export function ErrorDoctor({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "e") {
        event.preventDefault();
        setOpen(true);
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return (
    <Open value={() => setOpen(true)}>
      {children}
      <Suspense fallback={null}>{open && <Consultation onClose={() => setOpen(false)} />}</Suspense>
    </Open>
  );
}
