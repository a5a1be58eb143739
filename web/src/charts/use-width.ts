import { useSignal, type Signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';

/** How wide an element is, in pixels: charts are drawn to the pixel, so that their text keeps its size on a phone. */
export function useWidth<Kind extends HTMLElement>(): {
  readonly ref: RefObject<Kind | null>;
  readonly width: Signal<number>;
} {
  const ref = useRef<Kind>(null);
  const width = useSignal(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    width.value = element.clientWidth;
    const observer = new ResizeObserver(() => {
      width.value = element.clientWidth;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [width]);
  return { ref, width };
}
