import type { EChartsOption } from "echarts";
import { useEffect, useEffectEvent, useRef, useState, type PointerEvent } from "react";
import { Skeleton } from "../ui/skeleton.tsx";

type Drawn = ReturnType<Awaited<ReturnType<typeof load>>>;

interface ChartProps {
  readonly option: EChartsOption;
  /** The tooltip of a bucket. */
  readonly tooltip: (bucket: number) => HTMLElement;
  /** Buckets chosen by a click (one) or a drag (several). */
  readonly onSelect?: (first: number, last: number) => void;
  /** What the chart shows, for those who do not see it. */
  readonly label: string;
  readonly height: number;
}

const DRAG_PX = 5;
const FONT_WAIT_MS = 1_000;

async function load() {
  const [{ createChart }] = await Promise.all([
    import("./echarts.ts"),
    // Text is measured when it is drawn: with the right font, unless that keeps the reader waiting.
    Promise.race([
      document.fonts.load('16px "Inter Variable"').catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, FONT_WAIT_MS)),
    ]),
  ]);
  return createChart;
}

/** Draws an option, follows its box, and turns clicks and drags into buckets. */
export function Chart({ option, tooltip, onSelect, label, height }: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<Drawn>();
  const [failed, setFailed] = useState(false);
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number }>();
  const tooltipOf = useEffectEvent(tooltip);

  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    let drawn: Drawn | undefined;
    let gone = false;
    const observer = new ResizeObserver(() => drawn?.resize());
    const draw = async (): Promise<void> => {
      const createChart = await load();
      // Asked before anything is made: an element has one chart, and one made here by an effect that is over would be the
      // very chart of the effect that took its place.
      if (gone) return;
      drawn = createChart(element);
      observer.observe(element);
      setChart(drawn);
    };
    // The server may be away, or a newer one that no longer has this page's files.
    draw().catch(() => setFailed(!gone));
    return () => {
      gone = true;
      observer.disconnect();
      drawn?.dispose();
    };
  }, []);

  useEffect(() => {
    if (chart === undefined || chart.isDisposed()) return;
    chart.setOption(
      {
        ...option,
        tooltip: {
          trigger: "axis",
          confine: true,
          transitionDuration: 0,
          padding: [8, 10],
          backgroundColor: "var(--surface)",
          borderColor: "var(--line)",
          extraCssText: "box-shadow: var(--shadow-float); border-radius: 8px;",
          formatter: (params: unknown) => tooltipOf(bucketOf(params)),
        },
      },
      { notMerge: true },
    );
  }, [chart, option]);

  const bucketAt = (x: number): number | undefined => {
    const index: unknown = chart?.convertFromPixel({ xAxisIndex: 0 }, x);
    return typeof index === "number" && Number.isFinite(index) ? Math.max(0, Math.round(index)) : undefined;
  };
  const xOf = (event: PointerEvent): number => event.clientX - (host.current?.getBoundingClientRect().left ?? 0);
  const finish = (event: PointerEvent): void => {
    if (drag === undefined) return;
    setDrag(undefined);
    const first = bucketAt(drag.from);
    const last = bucketAt(Math.abs(xOf(event) - drag.from) < DRAG_PX ? drag.from : xOf(event));
    if (first !== undefined && last !== undefined) onSelect?.(first, last);
  };

  return (
    <figure aria-label={label} className="relative mx-2" style={{ height }}>
      {failed && (
        <p role="alert" className="absolute inset-x-4 top-1/3 text-center text-muted">
          The chart could not be loaded. The table beside its title has the numbers; reloading the page may bring the
          chart.
        </p>
      )}
      {chart === undefined && !failed && <Skeleton className="absolute inset-x-2 inset-y-6 h-auto" />}
      <div
        ref={host}
        className={`absolute inset-0 touch-pan-y ${onSelect === undefined ? "" : "[&_canvas]:cursor-crosshair"}`}
        onPointerDown={(event) => event.button === 0 && setDrag({ from: xOf(event), to: xOf(event) })}
        onPointerMove={(event) => drag !== undefined && setDrag({ from: drag.from, to: xOf(event) })}
        onPointerUp={finish}
        onPointerLeave={() => setDrag(undefined)}
      />
      {drag !== undefined && Math.abs(drag.to - drag.from) >= DRAG_PX && (
        <div
          aria-hidden
          className="pointer-events-none absolute inset-y-6 border-x border-accent bg-accent/15"
          style={{ left: Math.min(drag.from, drag.to), width: Math.abs(drag.to - drag.from) }}
        />
      )}
    </figure>
  );
}

function bucketOf(params: unknown): number {
  const first: unknown = Array.isArray(params) ? params[0] : params;
  return typeof first === "object" && first !== null && "dataIndex" in first ? Number(first.dataIndex) : 0;
}
