// std::shared_ptr reads this flag, which glibc 2.32 introduced: with our own, always "threads may
// exist", the addon loads on every glibc that Node itself runs on.
#if defined(__linux__) && defined(__GLIBC__)
extern "C" {
__attribute__((visibility("hidden"))) char __libc_single_threaded = 0;
}
#endif
