#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

/// How often this thread has asked for memory so far; 0 for ever where that cannot be counted.
unsigned long long allocations_of_this_thread(void);

#endif
