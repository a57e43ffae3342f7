/**
 * Relative accuracy of a consumer's plug (half-width, taken as about 95 %): the Swedish Energy Agency
 * tested Eve, Tapo P115, Nedis and Shelly plugs and found a total error below 3.5 % from 30 W upwards;
 * below 2 W they see little. A single device can be worse (HIIT 2009 found some 25 % off).
 */
export const plugGainError = 0.035;

/** Less than this at the wall of the machine that runs us is a meter that stands still, in W. */
export const minimumWallPowerW = 0.5;
