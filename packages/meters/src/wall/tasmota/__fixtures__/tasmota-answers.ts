/** Bodies as the project documents them (https://tasmota.github.io/docs). */
export const energy = {
  TotalStartTime: '2026-01-04T11:20:31',
  Total: 12.34567,
  Yesterday: 0.612,
  Today: 0.305,
  Power: 87.5,
  ApparentPower: 102,
  ReactivePower: 52,
  Factor: 0.86,
  Voltage: 231,
  Current: 0.441,
};

export const statusOf = (block: object = energy): object => ({
  StatusSNS: { Time: '2026-11-23T14:05:12', ENERGY: block },
});

export const sensorOf = (block: object = energy): object => ({
  Time: '2026-11-23T14:05:13',
  ENERGY: { ...block, Period: 0 },
});

/** What it says with status 200 where the password is missing or wrong. */
export const warning = { WARNING: 'Need user=<username>&password=<password>' };
