/*
 * A stand-in for NVIDIA's management library. Tests set everything through stub_set and stub_text:
 * a key, a device (or -1 for all of them) and a value. Time is the key "clockUs".
 * -DNO_OPTIONAL leaves out all that a reader can do without, -DNO_ENERGY the counter,
 * -DNO_FIELDS the field values, -DNO_PROCESSES_3 version 3 of the process list. With -DREAL_TIME
 * the counter goes on by itself, and "swingMw" lets the power go up and down by so much every second.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

typedef struct nvmlDevice_st { int index; } *nvmlDevice_t;
typedef unsigned long long u64;

enum { MOST = 1024, DEVICES = 16 };
static struct { char key[64]; int device; u64 value; char text[256]; } entries[MOST];
static int used = 0, inits = 0;
static u64 calls[8];
static struct nvmlDevice_st devices[DEVICES];

static int find(const char *key, int device) {
  for (int i = 0; i < used; i++)
    if (entries[i].device == device && strcmp(entries[i].key, key) == 0) return i;
  return -1;
}
static int lookup(const char *key, int device) {
  int i = find(key, device);
  return i >= 0 ? i : find(key, -1);
}
static u64 get(const char *key, int device, u64 other) {
  int i = lookup(key, device);
  return i >= 0 ? entries[i].value : other;
}
static int entry(const char *key, int device) {
  int i = find(key, device);
  if (i < 0 && used < MOST) {
    i = used++;
    memset(&entries[i], 0, sizeof entries[i]);
    snprintf(entries[i].key, sizeof entries[i].key, "%s", key);
    entries[i].device = device;
  }
  return i < 0 ? 0 : i;
}
void stub_reset(void) { used = 0; inits = 0; memset(calls, 0, sizeof calls); }
void stub_set(const char *key, int device, u64 value) { entries[entry(key, device)].value = value; }
void stub_text(const char *key, int device, const char *text) {
  snprintf(entries[entry(key, device)].text, 256, "%s", text);
}
int stub_inits(void) { return inits; }
u64 stub_process_calls(void) { return calls[0]; }

/* The code that a test wants from this call, else whether NVML is initialised and knows the device. */
static int check(const char *name, nvmlDevice_t d) {
  int device = d ? d->index : -1;
  u64 code = get(name, device, 0);
  if (code) return (int)code;
  if (!inits) return 1;
  return d && (d < devices || d >= devices + DEVICES) ? 2 : 0;
}
static void copy(char *to, unsigned length, const char *key, int device, const char *other) {
  int i = lookup(key, device);
  strncpy(to, i >= 0 ? entries[i].text : other, length);
}

static inline u64 now(void) {
#ifdef REAL_TIME
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (u64)t.tv_sec * 1000000 + (u64)t.tv_nsec / 1000;
#else
  return 0;
#endif
}
/* Half a second above the mean, half a second below. */
static inline int isUp(u64 clock) { return clock % 1000000 < 500000; }
static inline u64 powerMw(int device) {
  u64 swing = get("swingMw", device, 0), mean = get("powerMw", device, 100000);
  return isUp(now()) ? mean + swing : mean - swing;
}
static inline u64 swingUs(u64 clock) { return isUp(clock) ? clock % 1000000 : 1000000 - clock % 1000000; }

int nvmlInit_v2(void) {
  u64 code = get(__func__, -1, 0);
  if (code) return (int)code;
  inits++;
  return 0;
}
int nvmlShutdown(void) {
  if (!inits) return 1;
  inits--;
  return 0;
}
int nvmlDeviceGetCount_v2(unsigned *count) {
  int code = check(__func__, 0);
  if (!code) *count = (unsigned)get("count", -1, 1);
  return code;
}
int nvmlDeviceGetHandleByIndex_v2(unsigned index, nvmlDevice_t *d) {
  if (index >= DEVICES) return 2;
  devices[index].index = (int)index;
  int code = check(__func__, &devices[index]);
  if (!code) *d = &devices[index];
  return code;
}
int nvmlDeviceGetUUID(nvmlDevice_t d, char *text, unsigned length) {
  int code = check(__func__, d);
  char uuid[64];
  if (code) return code;
  snprintf(uuid, sizeof uuid, "GPU-0000000%x-1111-2222-3333-444444444444", d->index);
  copy(text, length, "uuid", d->index, uuid);
  return 0;
}

#ifndef NO_OPTIONAL
const char *nvmlErrorString(int code) { return code == 15 ? "GPU is \n lost" : "Stub says no"; }
int nvmlSystemGetDriverVersion(char *text, unsigned length) {
  int code = check(__func__, 0);
  if (!code) copy(text, length, "driver", -1, "580.10");
  return code;
}
int nvmlDeviceGetName(nvmlDevice_t d, char *text, unsigned length) {
  int code = check(__func__, d);
  if (!code) copy(text, length, "name", d->index, "Stub GPU");
  return code;
}
struct pci { char legacy[16]; uint32_t domain, bus, device, id, subsystem; char busId[32]; };
int nvmlDeviceGetPciInfo_v3(nvmlDevice_t d, struct pci *pci) {
  int code = check(__func__, d);
  if (code) return code;
  memset(pci, 0, sizeof *pci);
  snprintf(pci->busId, sizeof pci->busId, "00000000:%02X:00.0", 0x61 + d->index);
  return 0;
}
int nvmlDeviceGetCudaComputeCapability(nvmlDevice_t d, int *major, int *minor) {
  int code = check(__func__, d);
  if (code) return code;
  *major = (int)get("major", d->index, 7);
  *minor = (int)get("minor", d->index, 0);
  return 0;
}
int nvmlDeviceGetMigMode(nvmlDevice_t d, unsigned *current, unsigned *pending) {
  int code = check(__func__, d);
  if (code) return code;
  *current = *pending = (unsigned)get("mig", d->index, 0);
  return 0;
}
int nvmlDeviceGetHandleByUUID(const char *uuid, nvmlDevice_t *d) {
  int i = lookup("migInstance", -1);
  if (i < 0 || strcmp(entries[i].text, uuid) != 0) return 6;
  *d = &devices[DEVICES - 1];
  return 0;
}
int nvmlDeviceGetDeviceHandleFromMigDeviceHandle(nvmlDevice_t mig, nvmlDevice_t *d) {
  if (mig != &devices[DEVICES - 1]) return 2;
  *d = &devices[get("migBoard", -1, 0)];
  return 0;
}
int nvmlDeviceGetPowerUsage(nvmlDevice_t d, unsigned *milliwatts) {
  int code = check(__func__, d);
  if (!code) *milliwatts = (unsigned)get("usageMw", d->index, powerMw(d->index));
  return code;
}
struct process { uint32_t pid; u64 memory; uint32_t gpuInstance, computeInstance; };
static int processes(const char *name, nvmlDevice_t d, unsigned *count, struct process *infos) {
  int code = check(name, d);
  unsigned total = (unsigned)get("processes", d->index, 0);
  calls[0]++;
  if (code) return code;
  if (total > *count) {
    *count = total;
    return 7;
  }
  for (unsigned i = 0; i < total; i++) {
    char key[32];
    snprintf(key, sizeof key, "pid%u", i);
    infos[i] = (struct process){ (uint32_t)get(key, d->index, 100000 + i), 1 << 20, 0, 0 };
  }
  *count = (unsigned)get("processesSaid", d->index, total);
  return 0;
}
#ifndef NO_PROCESSES_3
int nvmlDeviceGetComputeRunningProcesses_v3(nvmlDevice_t d, unsigned *count, struct process *infos) {
  return processes(__func__, d, count, infos);
}
#endif
int nvmlDeviceGetComputeRunningProcesses_v2(nvmlDevice_t d, unsigned *count, struct process *infos) {
  return processes(__func__, d, count, infos);
}
#endif

#if !defined(NO_OPTIONAL) && !defined(NO_ENERGY)
int nvmlDeviceGetTotalEnergyConsumption(nvmlDevice_t d, u64 *millijoules) {
  int code = check(__func__, d);
  if (code) return code;
  u64 tick = get("tickUs", d->index, 1);
  u64 clock = get("clockUs", -1, now()) / tick * tick;
  /* mW x us is nJ */
  *millijoules = get("startMj", d->index, 1000) + get("powerMw", d->index, 100000) * clock / 1000000
                 + get("swingMw", d->index, 0) * swingUs(clock) / 1000000;
  return 0;
}
#endif

#if !defined(NO_OPTIONAL) && !defined(NO_FIELDS)
struct field {
  uint32_t fieldId, scopeId;
  int64_t timestamp, latency;
  int32_t valueType, code;
  union { double d; u64 u; uint32_t ui; } value;
};
int nvmlDeviceGetFieldValues(nvmlDevice_t d, int count, struct field *values) {
  int code = check(__func__, d);
  if (code) return code;
  for (int i = 0; i < count; i++) {
    char key[32];
    uint32_t scope = values[i].scopeId;
    snprintf(key, sizeof key, "fieldCode%u", scope);
    values[i].code = (int32_t)get(key, d->index, scope == 0 && values[i].fieldId == 186 ? 0 : 3);
    snprintf(key, sizeof key, "fieldType%u", scope);
    values[i].valueType = (int32_t)get(key, d->index, 1);
    snprintf(key, sizeof key, "fieldBits%u", scope);
    values[i].value.u = get(key, d->index, powerMw(d->index));
    values[i].scopeId = (uint32_t)get("fieldScopeSaid", d->index, scope);
  }
  return 0;
}
#endif
