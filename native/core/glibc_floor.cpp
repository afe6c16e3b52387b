// std::shared_ptr reads this flag, which came with glibc 2.32. Our own copy, which always says that
// threads may exist, lets the addon load on every glibc that Node itself runs on.
#include <new>

#if defined(__linux__)
extern "C" {
__attribute__((visibility("hidden"))) char __libc_single_threaded = 0;
}

// std::vector calls it, and it is newer than std::vector.
namespace std {
__attribute__((visibility("hidden"))) void __throw_bad_array_new_length() { throw bad_array_new_length(); }
}  // namespace std
#endif
