import type { ReactNode } from "react";

interface PageHeaderProps {
  title: ReactNode;
  /** One short line beside the title. */
  beside?: ReactNode;
  /** Buttons; at most one of them primary. */
  children?: ReactNode;
}

/** The head of a page: it stays while the body scrolls. */
export function PageHeader({ title, beside, children }: PageHeaderProps) {
  return (
    <header className="page-head">
      <h1>{title}</h1>
      {beside !== undefined && <span className="secondary">{beside}</span>}
      <div className="page-actions">{children}</div>
    </header>
  );
}
