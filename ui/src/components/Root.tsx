import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { query } from "../api/query";
import { ErrorDoctor } from "./ErrorDoctor";
import { Failure } from "./Failure";

// A start that goes well needs neither.
const Plain = lazy(async () => ({ default: (await import("./Plain")).Plain }));
const StoreFailed = lazy(async () => ({ default: (await import("./StoreFailed")).StoreFailed }));

/** Before any page: does the back end answer, and is the store open. The error doctor stands ready on all. */
export function Root() {
  return (
    <Suspense fallback={null}>
      <ErrorDoctor>
        <Gate />
      </ErrorDoctor>
    </Suspense>
  );
}

function Gate() {
  const status = useQuery(query("status", {}));
  if (status.data?.store.state === "failed") return <StoreFailed status={status.data} />;
  if (status.data) return <Outlet />;
  if (!status.error) return null;
  return (
    <Plain title="Saoma">
      <section className="notice">
        <Failure error={status.error} onRetry={() => void status.refetch()} />
      </section>
    </Plain>
  );
}
