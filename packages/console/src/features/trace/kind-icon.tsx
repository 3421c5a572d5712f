import { KIND_LOOKS, type LookKind } from "./kind-look.ts";

/** The icon of a kind; its word stands beside it wherever it is shown. */
export function KindIcon({ kind, size = 14 }: { readonly kind: LookKind; readonly size?: number }) {
  const { icon: Icon, color } = KIND_LOOKS[kind];
  return <Icon size={size} aria-hidden className="shrink-0" style={{ color }} />;
}

/** The word of a kind, in its colour. */
export function KindWord({ kind }: { readonly kind: LookKind }) {
  const { label, color } = KIND_LOOKS[kind];
  return (
    <span className="shrink-0 text-xs" style={{ color }}>
      {label}
    </span>
  );
}
