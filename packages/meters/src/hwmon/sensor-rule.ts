import type { Component, Domain } from '@wattbench/core';

/** What one kind of attribute of one driver measures. The first rule that fits an attribute holds. */
export interface SensorRule {
  /** Name of the attribute with the value; group 1 is its number. */
  readonly attribute: RegExp;
  /** `µW`, `µJ`, or `mV×mA`: `inN_input` times `currN_input`. */
  readonly unit: 'µW' | 'µJ' | 'mV×mA';
  /** Attribute beside it, with `#` for the number, whose text must fit; group 1 is a socket's number. */
  readonly label?: { readonly attribute: string; readonly says: RegExp };
  /** Attribute of the chip whose text must fit. */
  readonly onlyWith?: { readonly attribute: string; readonly says: RegExp };
  readonly component: Component;
  readonly domain: Domain;
  /** Adds to the meter's total, unless another sensor holds its joules already. */
  readonly counts: boolean;
  /**
   * The group that this sensor is the whole of. `machine` is everything; `{chip}` and `{socket}`
   * stand for the chip and the number in the label.
   */
  readonly whole?: string;
  /** Groups that it is a part of, besides `machine`. */
  readonly inside?: readonly string[];
  /** Attribute of the same chip that tells the same joules better. */
  readonly alternativeTo?: string;
  /** Attribute with a time in ms: between two values, or over which the value is a mean. */
  readonly interval?: { readonly attribute: string; readonly averages: boolean };
  /** Where no attribute says it. */
  readonly updatePeriodNs: number;
  /** One step: in W for power, in J for energy. */
  readonly step: number;
  readonly gainError: number;
  readonly maximumPowerW: number;
  /** Less cannot be; left out where 0 can be true. */
  readonly minimumPowerW?: number;
  readonly meaning: string;
}
