/** The mark: strata that come to the surface. */
export function Brand() {
  return (
    <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden className="shrink-0">
      <path d="M2 19.5 9.2 6.2a2 2 0 0 1 3.5 0L15 10l1.1-1.6a1.6 1.6 0 0 1 2.7.1L22 14.5v5z" fill="var(--brand)" />
      <path d="M4.7 14.5H22v2.4H3.4z" fill="var(--surface)" opacity="0.55" />
      <path d="M7 10.4h7.7l1.6 1.7h4.2l.6 1H5.5z" fill="var(--surface)" opacity="0.25" />
    </svg>
  );
}
