// Our own copies of what inline functions of a new libstdc++ call and an old one does not have, so that
// the addon loads wherever Node itself does. See glibc_floor.hpp.
#include <exception>
#include <new>

#if defined(__linux__)
// std::shared_ptr reads this flag, which came with glibc 2.32: threads may always exist.
extern "C" {
__attribute__((visibility("hidden"))) char __libc_single_threaded = 0;
}

// std::vector calls it, and it is newer than std::vector.
namespace std {
__attribute__((visibility("hidden"))) void __throw_bad_array_new_length() { throw bad_array_new_length(); }
}  // namespace std
#endif

#if defined(__linux__) && defined(__x86_64__) && defined(__GLIBCXX__)
// Copying and destroying a std::exception_ptr became inline and count references through two members
// that were not exported before. The out-of-line copy and destructor of old are still there and count
// for us: a raw copy of the pointer stands for one reference.
__asm__(".symver melisma_copy,_ZNSt15__exception_ptr13exception_ptrC1ERKS0_@CXXABI_1.3.3");
__asm__(".symver melisma_destroy,_ZNSt15__exception_ptr13exception_ptrD1Ev@CXXABI_1.3.3");
extern "C" {
void melisma_copy(void* self, const void* other) noexcept;
void melisma_destroy(void* self) noexcept;
}

namespace std::__exception_ptr {
void exception_ptr::_M_addref() noexcept {
  void* copy;
  melisma_copy(&copy, &_M_exception_object);
}

void exception_ptr::_M_release() noexcept {
  melisma_destroy(&_M_exception_object);
  _M_exception_object = nullptr;
}
}  // namespace std::__exception_ptr
#endif
