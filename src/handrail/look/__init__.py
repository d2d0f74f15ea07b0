"""The look: base templates, design system, components, small scripts."""
