import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { shortDuration } from './duration.ts';

const binaryUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

export interface Format {
  /** `3.7 GiB`. */
  readonly bytes: (count: number) => string;
  /** CPU cores as Kubernetes counts them: `2`, `0.25`. */
  readonly cores: (count: number) => string;
  /** As kubectl: `5m12s`. */
  readonly duration: (milliseconds: number) => string;
  readonly dateTime: (milliseconds: number) => string;
  readonly number: (value: number) => string;
}

/** Numbers and times in the chosen language. */
export function useFormat(): Format {
  const { locale } = useI18n();
  const formats = computed(() => {
    const language = locale.value === 'zh' ? 'zh-CN' : 'en';
    return {
      number: new Intl.NumberFormat(language),
      short: new Intl.NumberFormat(language, { maximumSignificantDigits: 3 }),
      cores: new Intl.NumberFormat(language, { maximumFractionDigits: 2 }),
      dateTime: new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }),
    };
  });
  return {
    bytes(count) {
      const power = count < 1 ? 0 : Math.min(Math.floor(Math.log2(count) / 10), binaryUnits.length - 1);
      return `${formats.value.short.format(count / 1024 ** power)} ${binaryUnits[power]}`;
    },
    cores: (count) => formats.value.cores.format(count),
    duration: shortDuration,
    dateTime: (milliseconds) => formats.value.dateTime.format(milliseconds),
    number: (value) => formats.value.number.format(value),
  };
}
