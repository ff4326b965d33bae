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

const Open = createContext<(about?: string) => void>(() => {});

/** Opens the error doctor, from anywhere; about an error that is at hand, it answers at once. */
export const useErrorDoctor = () => useContext(Open);

/** The error doctor stands ready on every page: Ctrl E. */
export function ErrorDoctor({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const [about, setAbout] = useState<string>();
  const close = () => {
    setOpen(false);
    setAbout(undefined);
  };
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
    <Open
      value={(about) => {
        setAbout(about);
        setOpen(true);
      }}
    >
      {children}
      <Suspense fallback={null}>{open && <Consultation about={about} onClose={close} />}</Suspense>
    </Open>
  );
}
